import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type {
  AxisOptions,
  FillOptions,
  LegendPanelOptions,
  ValuePanelOptions,
} from '../panel-options.ts'

export interface BarChartOptions
  extends ValuePanelOptions,
    LegendPanelOptions,
    AxisOptions,
    FillOptions {
  /** The column that names the bars. @default the first label */
  readonly category?: string
  readonly orientation?: 'horizontal' | 'vertical'
  readonly stacked?: boolean | 'percent'
  /** The value on each bar. @default 'auto' */
  readonly showValue?: 'auto' | 'always' | 'never'
  /** Degrees by which the names are turned. */
  readonly nameRotation?: number
}

/**
 * Bars by category at one time, not over time.
 *
 * @example
 * barChart('Top tools', topk(10, sum(increase(tools.calls, '$__range')).by('tool_name')))
 */
export const barChart: PanelMaker<'barChart'> = panelMaker('barChart')
