import type { LegendDisplayMode, LegendPlacement } from '@grafana/grafana-foundation-sdk/common'
import type {
  PieChartLabels,
  PieChartLegendValues,
  PieChartType,
} from '@grafana/grafana-foundation-sdk/piechart'
import { reduceOf, tooltipOf } from '../look.ts'
import { built, sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawPieChart: Draw<'pieChart'> = ({ options }) => {
  const { legend = {}, labels = ['percent'] } = options
  const { placement = 'right', values = ['value', 'percent'] } = legend || {}
  return new (sdk('piechart').PanelBuilder)()
    .reduceOptions(reduceOf(options))
    .pieType((options.donut ? 'donut' : 'pie') as PieChartType)
    .displayLabels([...labels] as PieChartLabels[])
    .tooltip(tooltipOf({ tooltip: 'nearest' }))
    .legend(
      built({
        showLegend: legend !== false,
        displayMode: 'table' as LegendDisplayMode,
        placement: placement as LegendPlacement,
        values: [...values] as PieChartLegendValues[],
        calcs: [],
      }),
    )
}
