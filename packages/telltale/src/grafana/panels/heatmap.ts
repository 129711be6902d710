import type { TooltipDisplayMode, VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { built, sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawHeatmap: Draw<'heatmap'> = ({ options }, { unit }) => {
  const { decimals, min, max } = options
  const builder = new (sdk('heatmap').PanelBuilder)()
    .calculate(options.calculate ?? false)
    .color(
      built({
        scheme: options.scheme ?? 'Oranges',
        fill: 'dark-orange',
        exponent: 0.5,
        steps: 64,
        reverse: false,
      }),
    )
    .yAxis(
      built({
        unit,
        ...(decimals !== undefined && { decimals }),
        ...(min !== undefined && { min }),
        ...(max !== undefined && { max }),
      }),
    )
    .cellValues(built({ unit: 'short' }))
    .showValue((options.showValue ?? 'never') as VisibilityMode)
    .tooltip(built({ mode: 'single' as TooltipDisplayMode, yHistogram: true }))
  return options.legend === false ? builder.hideLegend() : builder.showLegend()
}
