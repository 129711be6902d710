import type { Grid } from '../../foreign/dashboard/dashboard-subject.ts'
import { dashboardCheck } from './dashboard-check.ts'
import { panelName } from './panel-name.ts'

export const overlap = dashboardCheck(
  {
    code: 'dashboards/overlap',
    severity: 'warning',
    title: 'Two panels lie on each other.',
  },
  function* ({ dashboard }) {
    const placed = dashboard.panels.flatMap((panel) =>
      panel.grid ? [{ panel, grid: panel.grid }] : [],
    )
    const sorted = [...placed].sort((a, b) => a.grid.y - b.grid.y)
    for (const [i, upper] of sorted.entries()) {
      for (const lower of sorted.slice(i + 1)) {
        if (lower.grid.y >= upper.grid.y + upper.grid.h) break
        if (!isOver(upper.grid, lower.grid)) continue
        yield {
          summary: `${panelName(lower.panel)} overlaps ${panelName(upper.panel)}`,
          ...lower.panel.place,
          related: [{ message: 'the other one', at: upper.panel.place.at }],
          why: 'Grafana pushes one of them down, so that the page looks different from what was laid out, and differs from the file after the next save.',
          fix: `Move it: x ${upper.grid.x} to ${upper.grid.x + upper.grid.w} and y ${upper.grid.y} to ${upper.grid.y + upper.grid.h} are taken.`,
        }
        break
      }
    }
  },
)

function isOver(a: Grid, b: Grid): boolean {
  return (
    a.plane === b.plane && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
  )
}
