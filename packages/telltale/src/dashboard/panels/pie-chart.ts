import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { ReducedOptions, ValuePanelOptions } from '../panel-options.ts'

export interface PieChartOptions extends ValuePanelOptions, ReducedOptions {
  readonly donut?: boolean
  /** Written on the slices. @default ['percent'] */
  readonly labels?: readonly ('name' | 'value' | 'percent')[]
  /** `false`: no legend. */
  readonly legend?:
    | {
        readonly placement?: 'bottom' | 'right'
        /** Columns of the legend. @default ['value', 'percent'] */
        readonly values?: readonly ('value' | 'percent')[]
      }
    | false
}

/**
 * Shares of a whole.
 *
 * @example
 * pieChart('Model usage', sum(increase(llm.requests, '$__range')).by('model'))
 */
export const pieChart: PanelMaker<'pieChart'> = panelMaker('pieChart')
