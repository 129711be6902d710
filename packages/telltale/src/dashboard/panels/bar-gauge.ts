import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { ReducedOptions, ValuePanelOptions } from '../panel-options.ts'

export interface BarGaugeOptions extends ValuePanelOptions, ReducedOptions {
  /** @default 'gradient' */
  readonly bars?: 'gradient' | 'segments' | 'plain'
  /** @default 'horizontal' */
  readonly orientation?: 'horizontal' | 'vertical'
  /** The empty rest of each bar. @default true */
  readonly showUnfilled?: boolean
}

/**
 * A bar for each series, between `min` and `max`: for rankings.
 *
 * @example
 * barGauge('Top endpoints', topk(10, sum(rate(http.requests)).by('endpoint')))
 */
export const barGauge: PanelMaker<'barGauge'> = panelMaker('barGauge')
