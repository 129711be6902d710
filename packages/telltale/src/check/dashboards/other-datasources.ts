import { dashboardCheck } from './dashboard-check.ts'

export const otherDatasources = dashboardCheck(
  {
    code: 'dashboards/other-datasources',
    severity: 'info',
    title: 'Queries of other data sources were not checked.',
  },
  function* ({ dashboard }) {
    const others = dashboard.panels
      .flatMap(({ queries }) => queries)
      .filter(({ datasource }) => datasource.kind === 'other' && !own.has(datasource.type))
    const [first] = others
    if (first === undefined) return
    const types = [...new Set(others.map(({ datasource }) => datasource.type))].sort()
    yield {
      summary: `${others.length === 1 ? '1 query' : `${others.length} queries`} of ${types.join(', ')} ${others.length === 1 ? 'was' : 'were'} left alone`,
      ...first.place,
      why: 'telltale reads PromQL only; whether they find anything is not known.',
      fix: 'Nothing is to be done.',
    }
  },
)

/** Computations inside of Grafana, which ask nobody. */
const own: ReadonlySet<string> = new Set([
  'grafana',
  '__expr__',
  'datasource',
  '-- Dashboard --',
  'testdata',
  'grafana-testdata-datasource',
])
