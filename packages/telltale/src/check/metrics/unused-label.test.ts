import { promql, sum } from '@telltale/promql'
import { expect, it } from 'vitest'
import { carts, http, projectOf, shop } from '../../../testing/shop.ts'
import { dashboard, row, timeseries } from '../../index.ts'
import { checkProject } from '../check.ts'

it('a label that no query names is a note at its metric', () => {
  expect(notesFor('sum(carts_open)')).toEqual([
    'no query of shop uses the labels route, code of http_requests_total',
    'no query of shop uses the label route of http_request_duration_seconds',
  ])
})

it.each([
  'sum by (route, code) (rate(http_requests_total[5m]))',
  'sum(rate(http_requests_total{route="/", code="200"}[5m]))',
  'rate(http_requests_total[5m])',
  'sum by ($by) (rate(http_requests_total[5m])) + on () sum(rate(http_request_duration_seconds_count[5m]))',
  'label_replace(label_replace(carts_open, "a", "$1", "route", "(.*)"), "b", "$1", "code", "(.*)")',
])('%s uses the labels', (text) => {
  expect(notesFor(text)).toEqual([])
})

function notesFor(text: string): readonly string[] {
  const query = promql(Object.assign([text], { raw: [text] }))
  const panels = [timeseries('Panel', query), timeseries('Other', sum(carts.open))]
  const system = shop({
    dashboards: [dashboard('page', { title: 'P' }, row('R', ...panels))],
    rules: [],
  })
  expect(system.options.targets.length).toBe(2)
  expect(Object.keys(http.requests.labels)).toEqual(['route', 'code'])
  return checkProject(projectOf(system))
    .problems.filter(({ code }) => code === 'metrics/unused-label')
    .map(({ summary }) => summary)
}
