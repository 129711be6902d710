import { dashboardCheck } from './dashboard-check.ts'

export const noDatasourceVariable = dashboardCheck(
  {
    code: 'dashboards/no-datasource-variable',
    severity: 'info',
    title: 'The data source of a dashboard cannot be chosen.',
  },
  function* ({ dashboard }) {
    const isAsked = dashboard.panels.some(({ queries }) =>
      queries.some(({ datasource }) => datasource.kind !== 'other'),
    )
    if (!isAsked || dashboard.inputs.length > 0) return
    if (dashboard.variables.some(({ type }) => type === 'datasource')) return
    yield {
      summary: `the dashboard "${dashboard.title}" has no variable for its data source`,
      ...dashboard.place,
      why: 'It works on one Grafana only, with one Prometheus: nobody can look at staging with it.',
      fix: 'Add a variable "datasource" of type datasource with the query "prometheus", and use "${datasource}" in every panel.',
    }
  },
)
