import { expect, it } from 'vitest'
import { toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/no-unit'

const defaults = {}

it.each(['timeseries', 'stat', 'piechart'])('a %s of bare numbers is told', (type) => {
  expect(toldOfPanel(code, { type, fieldConfig: { defaults } })).toEqual([
    'the panel "Request rate" has no unit',
  ])
})

it.each([
  { fieldConfig: { defaults: { unit: 'short' } } },
  { fieldConfig: { defaults, overrides: [{ properties: [{ id: 'unit', value: 's' }] }] } },
  { fieldConfig: { defaults: { mappings: [{ type: 'value' }] } } },
  { fieldConfig: { defaults }, type: 'table' },
  { fieldConfig: { defaults }, datasource: { type: 'loki', uid: 'L1' } },
])('%j says it, or needs none', (change) => {
  expect(toldOfPanel(code, change)).toEqual([])
})
