/**
 * The Grafana Foundation SDK, a package for each panel type, loaded when the first such panel is
 * drawn: a package costs about 10 ms to load, and few projects use every type.
 *
 * The SDK is CommonJS behind sub-paths, so `require` it is.
 */
import { createRequire } from 'node:module'

interface Packages {
  readonly barchart: typeof import('@grafana/grafana-foundation-sdk/barchart')
  readonly bargauge: typeof import('@grafana/grafana-foundation-sdk/bargauge')
  readonly candlestick: typeof import('@grafana/grafana-foundation-sdk/candlestick')
  readonly dashboard: typeof import('@grafana/grafana-foundation-sdk/dashboard')
  readonly dashboardv2: typeof import('@grafana/grafana-foundation-sdk/dashboardv2')
  readonly gauge: typeof import('@grafana/grafana-foundation-sdk/gauge')
  readonly heatmap: typeof import('@grafana/grafana-foundation-sdk/heatmap')
  readonly histogram: typeof import('@grafana/grafana-foundation-sdk/histogram')
  readonly piechart: typeof import('@grafana/grafana-foundation-sdk/piechart')
  readonly stat: typeof import('@grafana/grafana-foundation-sdk/stat')
  readonly statetimeline: typeof import('@grafana/grafana-foundation-sdk/statetimeline')
  readonly statushistory: typeof import('@grafana/grafana-foundation-sdk/statushistory')
  readonly table: typeof import('@grafana/grafana-foundation-sdk/table')
  readonly text: typeof import('@grafana/grafana-foundation-sdk/text')
  readonly timeseries: typeof import('@grafana/grafana-foundation-sdk/timeseries')
  readonly units: typeof import('@grafana/grafana-foundation-sdk/units')
}

const require = createRequire(import.meta.url)
const loaded: { -readonly [Name in keyof Packages]?: Packages[Name] } = {}

/**
 * A package of the SDK.
 *
 * @example
 * const { PanelBuilder } = sdk('stat')
 */
export function sdk<Name extends keyof Packages>(name: Name): Packages[Name] {
  const known: Packages[Name] | undefined = loaded[name]
  if (known !== undefined) return known
  const found: Packages[Name] = require(`@grafana/grafana-foundation-sdk/${name}`)
  loaded[name] = found
  return found
}

/** Data where the SDK wants a builder of it. */
export function built<T>(data: T): { readonly build: () => T } {
  return { build: () => data }
}
