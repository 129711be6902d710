import { expect, it } from 'vitest'
import { schemaProblem } from './schema-problem.ts'
import { validateDashboard } from './validate-dashboard.ts'

const dashboard = {
  titel: 'Shop',
  schemaVersion: 42,
  templating: {},
  annotations: {},
  panels: [
    {
      type: 'stat',
      title: 'Requests',
      datasource: { type: 'prometheus' },
      targets: [{ refId: 'B', exprr: 'up' }],
    },
    { type: 'row', id: 1, title: 'Details', collapsed: 'no', panels: [] },
  ],
}

const at = { file: 'dashboards/shop.ts', line: 12, column: 3 }

it('a finding becomes a problem that names the panel and the query, with the place that it is given', () => {
  const problems = validateDashboard(dashboard).map((finding) =>
    schemaProblem(finding, ({ panel }) => ({
      at,
      path: ['Shop', ...(panel ? [panel.title] : [])],
    })),
  )
  expect(problems).toEqual([
    {
      code: 'grafana/schema',
      severity: 'error',
      summary: '"titel" is not a property of a dashboard. Did you mean "title"?',
      at,
      path: ['Shop'],
      why: 'Grafana ignores properties that it does not know: the setting has no effect, and nothing says so.',
      fix: `Write "title". In the dashboard's JSON it is titel.`,
    },
    {
      code: 'grafana/schema',
      severity: 'error',
      summary:
        'panel "Requests", query B: "exprr" is not a property of a Prometheus query. Did you mean "expr"?',
      at,
      path: ['Shop', 'Requests'],
      why: 'Grafana ignores properties that it does not know: the setting has no effect, and nothing says so.',
      fix: `Write "expr". In the dashboard's JSON it is panels[0].targets[0].exprr.`,
    },
    {
      code: 'grafana/schema',
      severity: 'error',
      summary: 'row "Details": collapsed must be true or false, not the text "no"',
      at,
      path: ['Shop', 'Details'],
      why: 'Grafana does not check what it loads: the value is ignored, or breaks the panel in the browser.',
      fix: `Give true or false. In the dashboard's JSON it is panels[1].collapsed.`,
    },
  ])
})
