import type { BarGaugeDisplayMode, VizOrientation } from '@grafana/grafana-foundation-sdk/common'
import { legendOf, reduceOf } from '../look.ts'
import { sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawBarGauge: Draw<'barGauge'> = ({ options }) =>
  new (sdk('bargauge').PanelBuilder)()
    .reduceOptions(reduceOf(options))
    .displayMode(displayModes[options.bars ?? 'gradient'] as BarGaugeDisplayMode)
    .showUnfilled(options.showUnfilled ?? true)
    .orientation((options.orientation ?? 'horizontal') as VizOrientation)
    // Each bar carries its name.
    .legend(legendOf({ legend: false }))

const displayModes = { gradient: 'gradient', segments: 'lcd', plain: 'basic' } as const
