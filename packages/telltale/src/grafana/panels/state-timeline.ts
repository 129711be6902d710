import type { TimelineValueAlignment, VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { legendOf, tooltipOf } from '../look.ts'
import { sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawStateTimeline: Draw<'stateTimeline'> = ({ options }) => {
  const builder = new (sdk('statetimeline').PanelBuilder)()
    .legend(legendOf(options, true))
    .tooltip(tooltipOf(options))
    .mergeValues(options.mergeValues ?? true)
    .showValue((options.showValue ?? 'auto') as VisibilityMode)
    .alignValue((options.align ?? 'left') as TimelineValueAlignment)
    .rowHeight(options.rowHeight ?? 0.9)
  if (options.connectGaps) builder.spanNulls(true)
  return builder
}
