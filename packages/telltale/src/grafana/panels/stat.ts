import type {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common'
import { reduceOf } from '../look.ts'
import { sdk } from '../sdk.ts'
import type { Draw } from './draw.ts'

export const drawStat: Draw<'stat'> = ({ options }) =>
  new (sdk('stat').PanelBuilder)()
    .reduceOptions(reduceOf(options))
    .graphMode((options.sparkline ? 'area' : 'none') as BigValueGraphMode)
    .colorMode(colorModes[options.colored ?? 'value'] as BigValueColorMode)
    .textMode((options.text?.replaceAll(' ', '_') ?? 'auto') as BigValueTextMode)
    .showPercentChange(options.change ?? false)
    .orientation((options.orientation ?? 'auto') as VizOrientation)

const colorModes = { value: 'value', background: 'background', nothing: 'none' } as const
