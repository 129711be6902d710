import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { ReducedOptions, ValuePanelOptions } from '../panel-options.ts'

export interface GaugePanelOptions extends ValuePanelOptions, ReducedOptions {
  /** The thresholds as a coloured rim. @default true */
  readonly thresholdMarkers?: boolean
  /** The thresholds' values beside the rim. @default false */
  readonly thresholdLabels?: boolean
  /** @default as it fits */
  readonly orientation?: 'horizontal' | 'vertical'
}

/**
 * A dial between `min` and `max` for each series. (`gauge` declares a metric.)
 *
 * @example
 * gaugePanel('Pool utilization', pool.active.div(pool.max), { alert: poolNearlyFull })
 * // percentunit, so from 0 to 1 unless told otherwise
 */
export const gaugePanel: PanelMaker<'gauge'> = panelMaker('gauge')
