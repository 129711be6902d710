import { expect, it } from 'vitest'
import { toldOfRouting } from '../../../testing/shop-routing.ts'
import { criticalOverWarning, inhibition } from '../../index.ts'

it('a label that no alert has is nowhere equal', () => {
  expect(toldOfRouting({ inhibitions: [criticalOverWarning('data_center')] })).toEqual([
    'routes/inhibition-label: inhibition where data_center is equal: no alert has the label data_center',
  ])
})

it.each(['source', 'target'] as const)('the %s is some alert', (side) => {
  const sides = { source: { alertname: 'ShopDown' }, target: { team: 'web' } }
  const lost = inhibition({ ...sides, [side]: { team: 'shop' }, equal: [] })
  expect(toldOfRouting({ inhibitions: [lost] })).toEqual([
    `routes/inhibition-label: inhibition by ${side} team="shop": no alert can match`,
  ])
  expect(toldOfRouting({ inhibitions: [inhibition({ ...sides, equal: [] })] })).toEqual([])
})
