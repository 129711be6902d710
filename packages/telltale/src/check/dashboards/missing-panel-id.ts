import { dashboardCheck } from './dashboard-check.ts'
import { panelName } from './panel-name.ts'

export const missingPanelId = dashboardCheck(
  {
    code: 'dashboards/missing-panel-id',
    severity: 'warning',
    title: 'A panel has no id of its own.',
  },
  function* ({ dashboard }) {
    // One that is repeated gets its ids from Grafana.
    for (const panel of dashboard.panels) {
      if (panel.id !== undefined && panel.id > 0) continue
      yield {
        summary: `${panelName(panel)} has ${panel.id === undefined ? 'no id' : `the id ${panel.id}`}`,
        ...panel.place,
        why: 'Grafana numbers it anew when the file is loaded: links, alerts and shared images lead to another panel.',
        fix: 'Give every panel a whole number above 0 that no other panel of the dashboard has.',
      }
    }
  },
)
