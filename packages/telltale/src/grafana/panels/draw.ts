/** How each panel type is drawn: its options in the SDK's words. The frame around it is shared. */
import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import type { Panel, PanelType } from '../../dashboard/panel.ts'
import type { Threshold } from '../../dashboard/threshold.ts'
import { drawBarChart } from './bar-chart.ts'
import { drawBarGauge } from './bar-gauge.ts'
import { drawCandlestick } from './candlestick.ts'
import { drawCustom } from './custom.ts'
import { drawGauge } from './gauge.ts'
import { drawHeatmap } from './heatmap.ts'
import { drawHistogram } from './histogram.ts'
import { drawPieChart } from './pie-chart.ts'
import { drawStat } from './stat.ts'
import { drawStateTimeline } from './state-timeline.ts'
import { drawStatusHistory } from './status-history.ts'
import { drawTable } from './table.ts'
import { drawText } from './text.ts'
import { drawTimeseries } from './timeseries.ts'

/** From a panel to an SDK builder that nobody else holds. */
export type Draw<T extends PanelType> = (
  panel: Panel<T>,
  derived: Derived,
) => { build(): dashboards.Panel }

/** What follows from a panel's queries and alerts. */
export interface Derived {
  /** Grafana's id of the panel's unit. */
  readonly unit: string
  readonly thresholds: readonly Threshold[]
}

const drawings: { readonly [T in PanelType]: Draw<T> } = {
  timeseries: drawTimeseries,
  stat: drawStat,
  gauge: drawGauge,
  barGauge: drawBarGauge,
  barChart: drawBarChart,
  table: drawTable,
  pieChart: drawPieChart,
  heatmap: drawHeatmap,
  histogram: drawHistogram,
  stateTimeline: drawStateTimeline,
  statusHistory: drawStatusHistory,
  candlestick: drawCandlestick,
  text: drawText,
  custom: drawCustom,
}

/** The panel's type, options and own field options, as the SDK builds them. */
export function draw<T extends PanelType>(panel: Panel<T>, derived: Derived): dashboards.Panel {
  const drawing: Draw<T> = drawings[panel.type as T]
  return drawing(panel, derived).build()
}
