import { dashboardCheck } from './dashboard-check.ts'
import { panelName } from './panel-name.ts'

export const duplicateRefId = dashboardCheck(
  {
    code: 'dashboards/duplicate-ref-id',
    severity: 'error',
    title: 'Two queries of a panel have one refId.',
  },
  function* ({ dashboard }) {
    for (const panel of dashboard.panels) {
      const seen = new Set<string>()
      for (const { name, place } of panel.queries) {
        if (seen.has(name) && name !== '') {
          yield {
            summary: `two queries of ${panelName(panel)} have the refId ${name}`,
            ...place,
            why: 'Grafana keeps the result of one of them.',
            fix: 'Give each its own refId.',
          }
        }
        seen.add(name)
      }
    }
  },
)
