import { panelContext } from '@telltale/promql'
import { expect, it } from 'vitest'
import { dashboardJson } from '../../grafana/dashboard-json.ts'
import { dashboardProblems } from '../../grafana/problems/dashboard-problems.ts'
import { validateDashboard } from '../../grafana/schema/index.ts'
import { dashboard } from '../dashboard.ts'
import { sqlPanel } from './sql.ts'

const orders = dashboard(
  'shop-orders',
  { title: 'Shop orders', description: 'Single orders.' },
  sqlPanel('Slowest orders', 'SELECT id, seconds FROM orders ORDER BY seconds DESC LIMIT 10', {
    unit: 's',
    description: 'The ten slowest.',
  }),
  sqlPanel('Orders', 'SELECT placed_at AS time, 1 AS orders FROM orders', { as: 'timeseries' }),
)
const json = JSON.parse(
  JSON.stringify(dashboardJson(orders, { system: 'shop', print: panelContext, minStep: '15s' })),
)

it('A panel asks a database in SQL, by a data source that is chosen on the page', () => {
  expect(json.panels[0]).toMatchObject({
    type: 'table',
    title: 'Slowest orders',
    datasource: { type: 'grafana-postgresql-datasource', uid: '${postgresql}' },
    fieldConfig: { defaults: { unit: 's' } },
    targets: [
      {
        refId: 'A',
        datasource: { type: 'grafana-postgresql-datasource', uid: '${postgresql}' },
        editorMode: 'code',
        format: 'table',
        rawQuery: true,
        rawSql: 'SELECT id, seconds FROM orders ORDER BY seconds DESC LIMIT 10',
      },
    ],
  })
  expect(json.panels[1]).toMatchObject({ type: 'timeseries', targets: [{ format: 'time_series' }] })
  const variables = json.templating.list.map((variable: Record<string, unknown>) => [
    variable.name,
    variable.query,
  ])
  expect(variables).toContainEqual(['postgresql', 'grafana-postgresql-datasource'])
})

it('Nothing is wrong with it', () => {
  expect(validateDashboard(json)).toEqual([])
  expect([...dashboardProblems(orders)]).toEqual([])
})
