import type { Duration } from '@telltale/promql'
import type { GraphOverride } from '../override.ts'
import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type {
  AxisOptions,
  FillOptions,
  LegendPanelOptions,
  ValuePanelOptions,
} from '../panel-options.ts'

export interface GraphOptions extends LegendPanelOptions, AxisOptions, FillOptions {
  /** @default 'lines' */
  readonly draw?: 'lines' | 'bars' | 'points'
  /** On top of each other instead of over each other; `'percent'`: as shares of 100%. */
  readonly stacked?: boolean | 'percent'
  /** @default 'never' for lines */
  readonly points?: 'auto' | 'always' | 'never'
  /** @default 'linear' */
  readonly interpolation?: 'linear' | 'smooth' | 'step'
  /** Lines across missing points: all, none, or gaps up to a length. @default true */
  readonly connectGaps?: boolean | Duration
  /** How thresholds are drawn. @default 'dashed' when there are any */
  readonly thresholdStyle?: 'dashed' | 'line' | 'area' | 'line and area' | 'none'
}

export interface TimeseriesOptions extends ValuePanelOptions<GraphOverride>, GraphOptions {}

/**
 * Values over time.
 *
 * @example
 * timeseries('Request rate', sum(rate(http.requests)).by('route'))
 * // unit reqps, legend {{route}}, the metric's help as description
 * @example
 * timeseries('Cache size', [sum(cache.bytes), { expr: sum(cache.items), legend: 'items' }])
 * // two units, so two axes
 * @example
 * timeseries('Runs per hour', sum(increase(runs, '1h')).by('stage'), {
 *   draw: 'bars', stacked: true, interval: '1h',
 * })
 */
export const timeseries: PanelMaker<'timeseries'> = panelMaker('timeseries')
