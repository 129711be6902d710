import type {
  StackingMode,
  VisibilityMode,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common'
import { legendOf, tooltipOf } from '../look.ts'
import { sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'
import { drawAxis } from './graph.ts'

export const drawBarChart: Draw<'barChart'> = ({ options, queries }) => {
  const { stacked } = options
  const builder = new (sdk('barchart').PanelBuilder)()
    // One query has one colour, which needs no explanation.
    .legend(
      legendOf(
        options.legend === undefined && queries.length < 2 ? { legend: false } : options,
        true,
      ),
    )
    .tooltip(tooltipOf(options))
    .orientation((options.orientation ?? 'auto') as VizOrientation)
    .showValue((options.showValue ?? 'auto') as VisibilityMode)
    .stacking((stacked === 'percent' ? 'percent' : stacked ? 'normal' : 'none') as StackingMode)
    .fillOpacity(options.fill ?? 80)
    .lineWidth(options.lineWidth ?? 1)
  if (options.category !== undefined) builder.xField(options.category)
  if (options.nameRotation !== undefined) builder.xTickLabelRotation(options.nameRotation)
  drawAxis(builder, options)
  return builder
}
