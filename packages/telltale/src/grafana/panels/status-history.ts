import type { VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { legendOf, tooltipOf } from '../look.ts'
import { sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawStatusHistory: Draw<'statusHistory'> = ({ options }) =>
  new (sdk('statushistory').PanelBuilder)()
    .legend(legendOf(options, true))
    .tooltip(tooltipOf(options))
    .showValue((options.showValue ?? 'auto') as VisibilityMode)
    .rowHeight(options.rowHeight ?? 0.9)
    .colWidth(options.columnWidth ?? 0.9)
