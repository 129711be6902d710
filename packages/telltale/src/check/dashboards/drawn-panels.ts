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

/** `the panel "CPU"`, also when it has no title. */
export function panelName({ title, id, type }: PanelSubject): string {
  if (title.trim() !== '') return `the panel "${title}"`
  return `a ${type || 'panel'} without a title${id === undefined ? '' : ` (id ${id})`}`
}

/** The first of something, then the count of the rest: `"A", "B" and 3 more`. */
export function named(titles: readonly string[], most = 5): string {
  const shown = titles.slice(0, most).map((title) => `"${title}"`)
  const hidden = titles.length - shown.length
  return hidden > 0 ? `${shown.join(', ')} and ${hidden} more` : shown.join(', ')
}
