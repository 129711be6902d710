import { expect, it } from 'vitest'
import { alert, toldOfRules } from '../../../testing/foreign-files.ts'

const code = 'rules/missing-description'
const summary = 'The shop cannot be scraped.'

it.each([{ summary }, { summary, description: ' ' }])(
  '%j does not say what happens',
  (annotations) => {
    expect(toldOfRules(code, { ...alert, annotations })).toEqual(['ShopDown has no description'])
  },
)

it.each([
  { summary, description: '{{ $labels.instance }} does not answer.' },
  { summary, message: '{{ $labels.instance }} does not answer.' },
])('%j does', (annotations) => {
  expect(toldOfRules(code, { ...alert, annotations })).toEqual([])
})
