import type { GraphOverride } from '../override.ts'
import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { AxisOptions, LegendPanelOptions, ValuePanelOptions } from '../panel-options.ts'

export interface CandlestickOptions
  extends ValuePanelOptions<GraphOverride>,
    LegendPanelOptions,
    AxisOptions {
  /** Which series, by legend, is which part of a candle. @default series called open, high, low, close */
  readonly fields?: {
    readonly open?: string
    readonly high?: string
    readonly low?: string
    readonly close?: string
    readonly volume?: string
  }
  /** @default 'candles' */
  readonly style?: 'candles' | 'bars'
  /** Series that are no part of a candle are drawn as lines. @default true */
  readonly others?: boolean
}

/**
 * Ranges over time; with quantiles for its parts, a box plot.
 *
 * @example
 * candlestick('Step duration', quantiles(step.duration, [0.05, 0.25, 0.5, 0.75, 0.95]), {
 *   fields: { low: 'p5', open: 'p25', close: 'p75', high: 'p95' },   // p50 stays a line
 * })
 */
export const candlestick: PanelMaker<'candlestick'> = panelMaker('candlestick')
