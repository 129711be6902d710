import { legendOf, stackingOf, tooltipOf } from '../look.ts'
import { sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawHistogram: Draw<'histogram'> = ({ options }) => {
  const builder = new (sdk('histogram').PanelBuilder)()
    .legend(legendOf(options, true))
    .tooltip(tooltipOf(options))
    .bucketCount(options.bucketCount ?? 30)
    .combine(options.combined ?? false)
    .fillOpacity(options.fill ?? 80)
    .lineWidth(options.lineWidth ?? 1)
  if (options.bucketSize !== undefined) builder.bucketSize(options.bucketSize)
  if (options.stacked) builder.stacking(stackingOf(true))
  return builder
}
