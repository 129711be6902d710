import { expect, it } from 'vitest'
import { query, toldOfPanel } from '../../../testing/foreign-files.ts'

const code = 'dashboards/legend-label'

const shown = (legendFormat: string, expr = query.expr) =>
  toldOfPanel(code, { targets: [{ ...query, expr, legendFormat }] })

it('a misspelt label is told with the one that was meant', () => {
  expect(shown('{{rout}}')).toEqual([
    'the legend of query A uses {{rout}}, which the query does not return. Did you mean "route"?',
  ])
})

it.each([
  ['{{ route }}', 'sum(rate(http_requests_total[5m]))'],
  ['{{code}}', query.expr],
  ['{{__name__}}', query.expr],
])('%s is not returned by %s', (legend, expr) => {
  expect(shown(legend, expr)).toHaveLength(1)
})

it.each([
  ['{{route}} in {{ route }}', query.expr],
  ['requests', 'sum(rate(http_requests_total[5m]))'],
  ['{{__name__}} of {{instance}}', 'carts_open'],
  ['{{pod}}', 'carts_open'],
])('%s may be returned by %s', (legend, expr) => {
  expect(shown(legend, expr)).toEqual([])
})
