/**
 * What the panels of Grafana itself start from: their plugins are not in the packages, and dashboard
 * JSON says only what differs.
 */
import {
  FieldColorModeId,
  type FieldConfigSource,
  type Threshold,
  ThresholdsMode,
} from '@grafana/data'

const palette = { mode: FieldColorModeId.PaletteClassic }
const byThreshold = { mode: FieldColorModeId.Thresholds }

interface Defaults {
  readonly color: { readonly mode: FieldColorModeId }
  readonly custom?: Readonly<Record<string, unknown>>
}

const line = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  pointSize: 5,
  showPoints: 'auto',
  spanNulls: false,
  barAlignment: 0,
  barWidthFactor: 0.6,
  axisPlacement: 'auto',
  axisLabel: '',
  axisColorMode: 'text',
  axisBorderShow: false,
  axisCenteredZero: false,
  scaleDistribution: { type: 'linear' },
  stacking: { mode: 'none', group: 'A' },
  thresholdsStyle: { mode: 'off' },
  hideFrom: { legend: false, tooltip: false, viz: false },
}

const byType: Readonly<Record<string, Defaults>> = {
  timeseries: { color: palette, custom: line },
  barchart: { color: palette, custom: { lineWidth: 1, fillOpacity: 80, ...hiddenNowhere() } },
  histogram: { color: palette, custom: { lineWidth: 1, fillOpacity: 80, ...hiddenNowhere() } },
  piechart: { color: palette, custom: hiddenNowhere() },
  candlestick: { color: palette, custom: line },
  'state-timeline': { color: byThreshold, custom: { lineWidth: 0, fillOpacity: 70 } },
  'status-history': { color: byThreshold, custom: { lineWidth: 1, fillOpacity: 70 } },
  table: { color: byThreshold, custom: { align: 'auto', cellOptions: { type: 'auto' } } },
}

function hiddenNowhere() {
  return { hideFrom: { legend: false, tooltip: false, viz: false } }
}

/** A panel's field configuration with everything that its JSON leaves to the plugin. */
export function withDefaults(
  type: string,
  config: FieldConfigSource | undefined,
): FieldConfigSource {
  const { color, custom = {} } = byType[type] ?? { color: byThreshold }
  const { defaults = {}, overrides = [] } = config ?? {}
  const { mode = ThresholdsMode.Absolute, steps = usual } = defaults.thresholds ?? {}
  return {
    defaults: {
      color,
      ...defaults,
      thresholds: { mode, steps: steps.map(fromMinusInfinity) },
      custom: { ...custom, ...defaults.custom },
    },
    overrides,
  }
}

const usual: readonly Threshold[] = [
  { value: Number.NEGATIVE_INFINITY, color: 'green' },
  { value: 80, color: 'red' },
]

/** JSON has no infinity: the first step's value is `null` there. */
function fromMinusInfinity({ value, color }: Threshold): Threshold {
  return { value: value ?? Number.NEGATIVE_INFINITY, color }
}
