import { expect, it } from 'vitest'
import { query, toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/wrong-unit'

const latency =
  'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))'
const shown = (unit: string, expr: string, change: object = {}) =>
  toldOfPanel(code, {
    fieldConfig: { defaults: { unit } },
    targets: [{ ...query, expr }],
    ...change,
  })

it.each([
  ['ms', latency, 'seconds'],
  ['bytes', latency, 'seconds'],
  ['s', `1000 * ${latency}`, 'milliseconds'],
])('%s is another unit than that of %s', (unit, expr, words) => {
  expect(shown(unit, expr)).toEqual([
    `the panel "Request rate" shows "${unit}", but query A is in ${words}`,
  ])
})

it.each([
  ['s', latency],
  ['dtdurations', latency],
  ['ms', `1000 * ${latency}`],
  ['suffix:steps', latency],
  ['ms', 'max(carts_open)'],
])('%s may be that of %s', (unit, expr) => {
  expect(shown(unit, expr)).toEqual([])
})

it.each([
  { transformations: [{ id: 'calculateField' }] },
  { targets: [{ ...query, expr: latency, hide: true }] },
])('with %j it is not certain', (change) => {
  expect(shown('ms', latency, change)).toEqual([])
})
