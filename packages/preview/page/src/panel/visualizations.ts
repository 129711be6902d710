import type { DataFrame, TimeRange } from '@grafana/data'
import type { ComponentType } from 'react'
import type { PanelJson } from '../dashboard/dashboard-json.ts'
import { BarChart } from './bar-chart.tsx'
import { BarGaugePanel } from './bar-gauge.tsx'
import { Candlestick } from './candlestick.tsx'
import { Gauge } from './gauge.tsx'
import { Heatmap } from './heatmap.tsx'
import { Histogram } from './histogram.tsx'
import { PieChart } from './pie-chart.tsx'
import { Stat } from './stat.tsx'
import { StateTimeline, StatusHistory } from './state-timeline.tsx'
import { TablePanel } from './table.tsx'
import { TextPanel } from './text.tsx'
import { TimeSeriesPanel } from './timeseries.tsx'

export interface VisualizationProps {
  readonly panel: PanelJson
  /** With units, colours and names applied. */
  readonly frames: readonly DataFrame[]
  readonly range: TimeRange
  /** Fills variables into a text for people. */
  readonly replace: (text: string) => string
  readonly width: number
  readonly height: number
}

/** What draws a panel, by the type in its JSON. */
export const visualizations: Readonly<
  Record<string, ComponentType<VisualizationProps> | undefined>
> = {
  barchart: BarChart,
  bargauge: BarGaugePanel,
  candlestick: Candlestick,
  gauge: Gauge,
  heatmap: Heatmap,
  histogram: Histogram,
  piechart: PieChart,
  stat: Stat,
  'state-timeline': StateTimeline,
  'status-history': StatusHistory,
  table: TablePanel,
  text: TextPanel,
  timeseries: TimeSeriesPanel,
}
