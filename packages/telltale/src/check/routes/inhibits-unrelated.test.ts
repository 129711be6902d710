import { expect, it } from 'vitest'
import { problemsOfRouting, toldOfRouting } from '../../../testing/shop-routing.ts'
import { criticalOverWarning, inhibition } from '../../index.ts'

it('two alerts that both lack what is compared are named', () => {
  expect(problemsOfRouting({ inhibitions: [criticalOverWarning('instance')] })).toMatchObject([
    {
      code: 'routes/inhibits-unrelated',
      summary: 'while ShopFull fires, ShopSlow is not sent: both lack instance',
      related: [{ message: 'ShopFull has no instance' }, { message: 'ShopSlow has no instance' }],
    },
  ])
})

it('one that has the label is compared', () => {
  const down = inhibition({
    source: { alertname: 'ShopDown' },
    target: { team: 'web' },
    equal: ['instance'],
  })
  expect(toldOfRouting({ inhibitions: [down] })).toEqual([])
})
