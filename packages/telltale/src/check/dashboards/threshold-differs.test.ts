import { expect, it } from 'vitest'
import { alert, panel, query, requestRate, told } from '../../../testing/foreign-files.ts'

const code = 'dashboards/threshold-differs'

const drawing = (level: number, expr = requestRate, condition = `${requestRate} > 100`) => {
  const steps = [{ value: null }, { value: level }]
  const defaults = { unit: 'reqps', thresholds: { mode: 'absolute', steps } }
  const panels = [{ ...panel, fieldConfig: { defaults }, targets: [{ ...query, expr }] }]
  return told(code, {
    'page.json': { title: 'Shop', panels },
    'rules.yml': { groups: [{ name: 'shop', rules: [{ ...alert, expr: condition }] }] },
  })
}

it('both limits are named', () => {
  expect(drawing(80)).toEqual([
    'ShopDown fires above 100, where the panel "Request rate" has no threshold (it has 80)',
  ])
})

it('a multiple of the expression has that multiple of the limit', () => {
  expect(drawing(100, `60 * ${requestRate}`)).toEqual([expect.stringContaining('above 6000')])
  expect(drawing(6000, `60 * ${requestRate}`)).toEqual([])
})

it('another range or a variable makes no other expression of it', () => {
  const selected = 'sum by (route) (rate(http_requests_total{route=~"$route"}[$__rate_interval]))'
  expect(drawing(80, selected)).toHaveLength(1)
  expect(drawing(100, selected)).toEqual([])
})

it.each([
  ['the one of the alert', 100, requestRate],
  ['the colour below the first one', 0, requestRate],
  ['one of another expression', 80, 'sum by (code) (rate(http_requests_total[5m]))'],
])('%s is fine', (_, level, expr) => {
  expect(drawing(level, expr)).toEqual([])
})
