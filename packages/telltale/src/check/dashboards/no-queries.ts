import { dashboardCheck } from './dashboard-check.ts'
import { drawnPanels } from './drawn-panels.ts'
import { panelName } from './panel-name.ts'

export const noQueries = dashboardCheck(
  {
    code: 'dashboards/no-queries',
    severity: 'error',
    title: 'A panel asks for nothing.',
  },
  function* ({ dashboard }) {
    for (const panel of drawnPanels(dashboard)) {
      if (panel.queries.length > 0) continue
      yield {
        summary: `${panelName(panel)} has no queries`,
        ...panel.place,
        severity: 'warning',
        why: 'It would show "No data" for ever.',
        fix: 'Give it a query, or remove it.',
      }
    }
  },
)
