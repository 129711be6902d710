/**
 * Panels as plain data: a title, queries, and what differs from the defaults.
 *
 * Nothing here knows Grafana's JSON; `grafana/` draws the data with the Foundation SDK.
 */
import type { Located } from '@telltale/core'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { BarChartOptions } from './panels/bar-chart.ts'
import type { BarGaugeOptions } from './panels/bar-gauge.ts'
import type { CandlestickOptions } from './panels/candlestick.ts'
import type { CustomPanelOptions, SdkPanelBuilder } from './panels/custom.ts'
import type { GaugePanelOptions } from './panels/gauge.ts'
import type { HeatmapOptions } from './panels/heatmap.ts'
import type { HistogramPanelOptions } from './panels/histogram.ts'
import type { PieChartOptions } from './panels/pie-chart.ts'
import type { SqlQuery } from './panels/sql.ts'
import type { StatOptions } from './panels/stat.ts'
import type { StateTimelineOptions } from './panels/state-timeline.ts'
import type { StatusHistoryOptions } from './panels/status-history.ts'
import type { TableOptions } from './panels/table.ts'
import type { TextPanelOptions } from './panels/text.ts'
import type { TimeseriesOptions } from './panels/timeseries.ts'
import type { Query } from './query.ts'

/** The options of each panel type. A new type starts here; the compiler then asks for the rest. */
export interface OptionsByType {
  readonly timeseries: TimeseriesOptions
  readonly stat: StatOptions
  readonly gauge: GaugePanelOptions
  readonly barGauge: BarGaugeOptions
  readonly barChart: BarChartOptions
  readonly table: TableOptions
  readonly pieChart: PieChartOptions
  readonly heatmap: HeatmapOptions
  readonly histogram: HistogramPanelOptions
  readonly stateTimeline: StateTimelineOptions
  readonly statusHistory: StatusHistoryOptions
  readonly candlestick: CandlestickOptions
  readonly text: TextPanelOptions & { readonly content: string }
  readonly custom: CustomPanelOptions & {
    readonly builder: SdkPanelBuilder | (() => SdkPanelBuilder)
  }
}

export type PanelType = keyof OptionsByType

/** A panel of one type, or of any: `Panel<'stat'>`, `Panel`. */
export type Panel<T extends PanelType = PanelType> = { [K in T]: PanelOf<K> }[T]

interface PanelOf<T extends PanelType> extends Located {
  readonly kind: 'panel'
  readonly type: T
  readonly title: string
  readonly queries: readonly Query[]
  /** Asked in place of queries. */
  readonly sql?: SqlQuery
  /** The alerts that it explains. */
  readonly alerts: readonly AlertingRule[]
  readonly options: OptionsByType[T]
}
