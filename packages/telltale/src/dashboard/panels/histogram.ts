import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { FillOptions, LegendPanelOptions, ValuePanelOptions } from '../panel-options.ts'

export interface HistogramPanelOptions extends ValuePanelOptions, LegendPanelOptions, FillOptions {
  /** The width of a bucket, in the panel's unit. @default chosen by Grafana */
  readonly bucketSize?: number
  /** About how many buckets. @default 30 */
  readonly bucketCount?: number
  /** All series as one distribution. */
  readonly combined?: boolean
  readonly stacked?: boolean
}

/**
 * How often each value occurs in the shown range. (`histogram` declares a metric; its buckets are
 * drawn by `heatmap`.)
 *
 * @example
 * histogramPanel('Queue depth', queue.depth, { bucketSize: 10 })
 */
export const histogramPanel: PanelMaker<'histogram'> = panelMaker('histogram')
