/** What time series and candlesticks share: the field options of a graph. */
import type * as common from '@grafana/grafana-foundation-sdk/common'
import type { AxisOptions } from '../../dashboard/panel-options.ts'
import type { GraphOptions } from '../../dashboard/panels/timeseries.ts'
import { scaleOf } from '../look.ts'
import { built } from '../sdk.ts'

interface AxisBuilder {
  axisLabel(label: string): unknown
  axisPlacement(placement: common.AxisPlacement): unknown
  axisSoftMin(value: number): unknown
  axisSoftMax(value: number): unknown
  scaleDistribution(scale: ReturnType<typeof scaleOf>): unknown
}

/** Grafana places axes well by itself, so only what was asked for is said. */
export function drawAxis(builder: AxisBuilder, options: AxisOptions): void {
  const { axisLabel, axis, softMin, softMax, logBase } = options
  if (axisLabel !== undefined) builder.axisLabel(axisLabel)
  if (axis !== undefined) builder.axisPlacement(axis as common.AxisPlacement)
  if (softMin !== undefined) builder.axisSoftMin(softMin)
  if (softMax !== undefined) builder.axisSoftMax(softMax)
  if (logBase !== undefined) builder.scaleDistribution(scaleOf(logBase))
}

export const drawStyles = { lines: 'line', bars: 'bars', points: 'points' } as const

export const interpolations = { linear: 'linear', smooth: 'smooth', step: 'stepAfter' } as const

const thresholdStyles = {
  none: 'off',
  dashed: 'dashed',
  line: 'line',
  area: 'area',
  'line and area': 'line+area',
} as const

export function thresholdStyleOf({ thresholdStyle }: GraphOptions, hasThresholds: boolean) {
  const mode = thresholdStyles[thresholdStyle ?? (hasThresholds ? 'dashed' : 'none')]
  return built({ mode: mode as common.GraphThresholdsStyleMode })
}
