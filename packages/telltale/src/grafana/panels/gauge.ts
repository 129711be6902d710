import type { VizOrientation } from '@grafana/grafana-foundation-sdk/common'
import { reduceOf } from '../look.ts'
import { sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawGauge: Draw<'gauge'> = ({ options }) =>
  new (sdk('gauge').PanelBuilder)()
    .reduceOptions(reduceOf(options))
    .showThresholdMarkers(options.thresholdMarkers ?? true)
    .showThresholdLabels(options.thresholdLabels ?? false)
    .orientation((options.orientation ?? 'auto') as VizOrientation)
