import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { LegendPanelOptions, ValuePanelOptions } from '../panel-options.ts'

export interface StatusHistoryOptions extends ValuePanelOptions, LegendPanelOptions {
  /** @default 'auto' */
  readonly showValue?: 'auto' | 'always' | 'never'
  /** Share of the line that a box takes, 0 to 1. @default 0.9 */
  readonly rowHeight?: number
  /** Share of the step that a box takes, 0 to 1. @default 0.9 */
  readonly columnWidth?: number
}

/**
 * Periodic states, a box for each step.
 *
 * @example
 * statusHistory('Targets', up, { mappings: { 0: 'down', 1: 'up' }, interval: '5m' })
 */
export const statusHistory: PanelMaker<'statusHistory'> = panelMaker('statusHistory')
