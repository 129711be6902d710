import { expect, it } from 'vitest'
import { datasource, panel, query, toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/undeclared-variable'

const templating = { list: [datasource, { name: 'route', type: 'textbox' }] }
const asking = (expr: string, change: object = {}) =>
  toldOfPage(code, {
    templating,
    panels: [{ ...panel, targets: [{ ...query, expr }], ...change }],
  })

it('a misspelt name is told with the one that was meant', () => {
  expect(asking('rate(http_requests_total{route="$rute"}[5m])')).toEqual([
    'query A uses $rute, which the dashboard does not declare. Did you mean "route"?',
  ])
})

it.each([
  ['the title', { title: 'Requests of $host' }],
  ['the repetition', { repeat: 'host' }],
  ['the data source', { targets: [{ ...query, datasource: { uid: '${host}' } }] }],
  ['the legend of query A', { targets: [{ ...query, legendFormat: '[[host]]' }] }],
])('%s needs a variable, too', (where, change) => {
  expect(asking('', change)).toEqual([`${where} uses $host, which the dashboard does not declare.`])
})

it.each([
  'rate(http_requests_total{route=~"$route"}[$__rate_interval])',
  'http_requests_total{route=~"/pay$"}',
  'http_requests_total{route="$DS_ROUTE"}',
])('%s uses none that is not there', (expr) => {
  expect(asking(expr)).toEqual([])
})
