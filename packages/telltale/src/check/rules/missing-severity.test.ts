import { expect, it } from 'vitest'
import { alert, toldOfRules } from '../../../testing/foreign-files.ts'

const code = 'rules/missing-severity'

it.each([{}, { severity: '' }, { level: 'critical' }])(
  '%j does not say how bad it is',
  (labels) => {
    expect(toldOfRules(code, { ...alert, labels })).toEqual(['ShopDown has no severity'])
  },
)

it('a severity is enough, whatever it is called', () => {
  expect(toldOfRules(code, { ...alert, labels: { severity: 'page' } })).toEqual([])
})
