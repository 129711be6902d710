import { expect, it } from 'vitest'
import { datasource, panel, query, toldOfPage } from '../../../testing/foreign-files.ts'

const code = 'dashboards/unused-variable'

const route = { name: 'route', type: 'query', query: 'label_values(http_requests_total, route)' }
const declaring = (variable: object, change: object = {}) =>
  toldOfPage(code, {
    templating: { list: [datasource, variable] },
    panels: [{ ...panel, ...change }],
  })

it.each([route, { ...route, query: 'label_values(http_requests_total{route=~"$route"}, route)' }])(
  'nothing uses what only its own definition mentions: $query',
  (variable) => {
    expect(declaring(variable)).toEqual(['nothing on the dashboard uses $route'])
  },
)

it.each([
  { targets: [{ ...query, expr: 'http_requests_total{route=~"$route"}' }] },
  { title: 'Requests of ${route}' },
  { description: 'Of [[route]].' },
  { repeat: 'route' },
  { datasource: { type: 'loki', uid: 'L1' }, targets: [{ expr: '{route="$route"}' }] },
])('it is used by %j', (change) => {
  expect(declaring(route, change)).toEqual([])
})

it.each(['adhoc', 'groupby', 'datasource'])('Grafana itself uses one of type %s', (type) => {
  expect(declaring({ name: 'filters', type })).toEqual([])
})
