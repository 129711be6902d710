import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { ReducedOptions, ValuePanelOptions } from '../panel-options.ts'

export interface StatOptions extends ValuePanelOptions, ReducedOptions {
  /** A line of recent history behind the value. */
  readonly sparkline?: boolean
  /** What gets the colour. @default 'value' */
  readonly colored?: 'value' | 'background' | 'nothing'
  /** @default the name when there are several */
  readonly text?: 'value' | 'name' | 'value and name'
  /** @default as it fits */
  readonly orientation?: 'horizontal' | 'vertical'
  /** Also by how much it changed over the range; needs `sparkline`. */
  readonly change?: boolean
}

/**
 * One large number for each series.
 *
 * @example
 * stat('Active connections', sum(http.active), { sparkline: true })
 * @example
 * stat('Credits consumed', [
 *   { expr: sum(increase(credits.consumed, '24h')), legend: 'daily' },
 *   { expr: sum(increase(credits.consumed, '30d')), legend: 'monthly' },
 * ])
 */
export const stat: PanelMaker<'stat'> = panelMaker('stat')
