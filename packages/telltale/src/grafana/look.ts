/** What panel types of the same family have in common in Grafana's JSON. */
import type * as common from '@grafana/grafana-foundation-sdk/common'
import type { LegendPanelOptions, ReducedOptions } from '../dashboard/panel-options.ts'
import { built } from './sdk.ts'

/** The SDK's types name values of enums; ours are the texts behind them, which JSON carries. */
type Texts<T> = {
  [K in keyof T]: T[K] extends string | undefined
    ? `${T[K] & string}` | Extract<T[K], undefined>
    : T[K]
}

type Calcs = 'lastNotNull' | 'mean' | 'max'
const defaultCalculations: readonly Calcs[] = ['lastNotNull', 'mean', 'max']

/** Always said, because the SDK's own default is no legend. */
export function legendOf({ legend = {} }: LegendPanelOptions, small = false) {
  const shown = legend !== false
  const {
    placement = 'bottom',
    as = small ? 'list' : 'table',
    calculations,
    width,
    sortBy,
  } = legend || {}
  const options: Texts<common.VizLegendOptions> = {
    showLegend: shown,
    displayMode: as,
    placement,
    calcs: !shown || as === 'list' ? [] : [...(calculations ?? defaultCalculations)],
    ...(width !== undefined && { width }),
    ...(sortBy !== undefined && { sortBy: columnHeadings[sortBy] ?? sortBy, sortDesc: true }),
  }
  return built(options as common.VizLegendOptions)
}

/** The legend sorts by heading, not by calculation. */
const columnHeadings: Readonly<Record<string, string>> = {
  lastNotNull: 'Last *',
  last: 'Last',
  firstNotNull: 'First *',
  first: 'First',
  min: 'Min',
  max: 'Max',
  mean: 'Mean',
  median: 'Median',
  sum: 'Total',
  count: 'Count',
}

export function tooltipOf({ tooltip = 'all' }: LegendPanelOptions) {
  const mode = { all: 'multi', nearest: 'single', none: 'none' } as const
  const options: Texts<common.VizTooltipOptions> = {
    mode: mode[tooltip],
    sort: tooltip === 'all' ? 'desc' : 'none',
  }
  return built(options as common.VizTooltipOptions)
}

export function reduceOf({ calculation = 'lastNotNull', eachRow = false }: ReducedOptions) {
  return built<common.ReduceDataOptions>({ calcs: [calculation], values: eachRow })
}

export function scaleOf(logBase: 2 | 10) {
  const options: Texts<common.ScaleDistributionConfig> = { type: 'log', log: logBase }
  return built(options as common.ScaleDistributionConfig)
}

export function stackingOf(stacked: boolean | 'percent' | undefined) {
  const options: Texts<common.StackingConfig> = {
    mode: stacked === 'percent' ? 'percent' : stacked ? 'normal' : 'none',
    group: 'A',
  }
  return built(options as common.StackingConfig)
}
