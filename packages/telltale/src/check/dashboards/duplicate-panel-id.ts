import type { PanelSubject } from '../../foreign/dashboard/dashboard-subject.ts'
import { dashboardCheck } from './dashboard-check.ts'
import { panelName } from './panel-name.ts'

export const duplicatePanelId = dashboardCheck(
  {
    code: 'dashboards/duplicate-panel-id',
    severity: 'error',
    title: 'Two panels of a dashboard have one id.',
  },
  function* ({ dashboard }) {
    const byId = new Map<number, PanelSubject>()
    for (const panel of dashboard.panels) {
      if (panel.id === undefined || panel.id <= 0) continue
      const first = byId.get(panel.id)
      if (first === undefined) {
        byId.set(panel.id, panel)
        continue
      }
      yield {
        summary: `${panelName(panel)} has the id ${panel.id}, which is that of ${panelName(first)}`,
        ...panel.place,
        related: [{ message: 'the other one', at: first.place.at }],
        why: 'Grafana mixes up their queries and settings, and a link leads to either of the two.',
        fix: `Use an id that is free, such as ${freeId(dashboard.panels)}.`,
      }
    }
  },
)

function freeId(panels: readonly PanelSubject[]): number {
  return Math.max(0, ...panels.map(({ id = 0 }) => id)) + 1
}
