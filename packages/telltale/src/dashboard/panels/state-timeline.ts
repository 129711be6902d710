import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { LegendPanelOptions, ValuePanelOptions } from '../panel-options.ts'

export interface StateTimelineOptions extends ValuePanelOptions, LegendPanelOptions {
  /** Equal neighbours as one bar. @default true */
  readonly mergeValues?: boolean
  /** @default 'auto' */
  readonly showValue?: 'auto' | 'always' | 'never'
  readonly align?: 'left' | 'center' | 'right'
  /** Share of the line that a bar takes, 0 to 1. @default 0.9 */
  readonly rowHeight?: number
  /** Bars across missing points. */
  readonly connectGaps?: boolean
}

/**
 * States over time, a band for each series.
 *
 * @example
 * stateTimeline('Circuit breakers', max(breaker.state).by('breaker_name'), {
 *   mappings: { 0: { text: 'closed', color: 'green' }, 1: { text: 'open', color: 'red' } },
 * })
 */
export const stateTimeline: PanelMaker<'stateTimeline'> = panelMaker('stateTimeline')
