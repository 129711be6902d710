import type { Grid } from '../../foreign/dashboard/dashboard-subject.ts'
import { gridColumns } from '../../grafana/layout.ts'
import { dashboardCheck } from './dashboard-check.ts'
import { panelName } from './panel-name.ts'

export const offGrid = dashboardCheck(
  {
    code: 'dashboards/off-grid',
    severity: 'warning',
    title: 'A panel leaves the 24 columns of the page.',
  },
  function* ({ dashboard }) {
    for (const panel of dashboard.panels) {
      const fault = panel.grid && faultOf(panel.grid)
      if (fault === undefined) continue
      yield {
        summary: `${panelName(panel)} ${fault}`,
        ...panel.place,
        why: 'Grafana cuts it off or moves it, and the panels around it with it.',
        fix: `Choose x and w so that they end at ${gridColumns} columns at most, and nothing below 0.`,
      }
    }
  },
)

function faultOf({ x, y, w, h }: Grid): string | undefined {
  if (x < 0 || y < 0) return `begins at x ${x}, y ${y}`
  if (x + w > gridColumns)
    return `begins at column ${x} and is ${w} wide, which ends at ${x + w} of ${gridColumns}`
  return [x, y, w, h].every(Number.isInteger)
    ? undefined
    : `lies at ${x}, ${y}, ${w} × ${h}, which are no whole numbers`
}
