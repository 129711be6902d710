import type { PanelSubject } from '../../foreign/dashboard/dashboard-subject.ts'
import { isPromql } from '../../foreign/expression-uses.ts'
import { dashboardCheck } from './dashboard-check.ts'
import { drawnPanels } from './drawn-panels.ts'
import { panelName } from './panel-name.ts'

export const queryType = dashboardCheck(
  {
    code: 'dashboards/query-type',
    severity: 'warning',
    title: 'A panel over time asks for one moment, or a table for every moment.',
  },
  function* ({ dashboard }) {
    for (const panel of drawnPanels(dashboard)) {
      for (const query of panel.queries) {
        if (!isPromql(query) || query.hidden) continue
        const wrong = wrongFor(panel, query.instant && !query.range, query.range && !query.instant)
        if (wrong === undefined) continue
        yield {
          summary: `query ${query.name} of ${panelName(panel)} ${wrong.what}`,
          ...query.place,
          why: wrong.why,
          fix: wrong.fix,
        }
      }
    }
  },
)

/** Types that draw a course of time. */
const overTime: ReadonlySet<string> = new Set([
  'timeseries',
  'graph',
  'heatmap',
  'state-timeline',
  'status-history',
  'trend',
])

function wrongFor({ type, transformations }: PanelSubject, isInstant: boolean, isRange: boolean) {
  if (isInstant && overTime.has(type)) {
    return {
      what: `is instant, but a ${type} shows a course of time`,
      why: 'One point for each series is drawn, or none at all.',
      fix: 'Set "instant": false and "range": true.',
    }
  }
  if (isRange && type === 'table' && transformations.length === 0) {
    return {
      what: 'asks for a whole range of time, but the table has no use for it',
      why: 'The table gets a line for every series and every step: thousands, of which one screen shows the oldest.',
      fix: 'Set "instant": true and "range": false, or reduce it with a transformation.',
    }
  }
  return undefined
}
