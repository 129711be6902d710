import { expect, it } from 'vitest'
import { toldOfRouting } from '../../../testing/shop-routing.ts'

it('grouping by a label that no alert has is told', () => {
  expect(toldOfRouting({ groupBy: ['alertname', 'data_center'] })).toEqual([
    'routes/group-label: alerts are grouped by data_center, which none of them has',
  ])
})

it.each(['alertname', 'team', 'instance', 'grafana_folder'])('some alert has %s', (label) => {
  expect(toldOfRouting({ groupBy: [label] })).toEqual([])
})
