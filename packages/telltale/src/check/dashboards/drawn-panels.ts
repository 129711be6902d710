import type { DashboardSubject, PanelSubject } from '../../foreign/dashboard/dashboard-subject.ts'

/** Panels that draw numbers of queries: no text, no list of dashboards, no logs. */
export function drawnPanels({ panels }: DashboardSubject): readonly PanelSubject[] {
  return panels.filter(({ type, library }) => numeric.has(type) && library === undefined)
}

/** Types of panels whose values have a unit; those of Angular among them. */
const numeric: ReadonlySet<string> = new Set([
  'timeseries',
  'stat',
  'gauge',
  'bargauge',
  'barchart',
  'piechart',
  'histogram',
  'heatmap',
  'state-timeline',
  'status-history',
  'candlestick',
  'trend',
  'xychart',
  'table',
  'graph',
  'singlestat',
  'table-old',
  'grafana-piechart-panel',
])
