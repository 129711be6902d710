import type {
  GraphDrawStyle,
  LineInterpolation,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common'
import { durationMs } from '@telltale/promql'
import type { GraphOptions } from '../../dashboard/panels/timeseries.ts'
import { legendOf, stackingOf, tooltipOf } from '../look.ts'
import { sdk } from '../sdk.ts'
import type { Derived, Draw } from './draw.ts'
import { drawAxis, drawStyles, interpolations, thresholdStyleOf } from './graph.ts'

export const drawTimeseries: Draw<'timeseries'> = ({ options }, derived) => {
  const { thresholds } = derived
  const { draw = 'lines', points = draw === 'points' ? 'always' : 'never' } = options
  const builder = new (sdk('timeseries').PanelBuilder)()
    .legend(legendOf(options))
    .tooltip(tooltipOf(options))
    .drawStyle(drawStyles[draw] as GraphDrawStyle)
    .lineWidth(options.lineWidth ?? 1)
    .lineInterpolation(interpolations[options.interpolation ?? 'linear'] as LineInterpolation)
    .fillOpacity(options.fill ?? defaultFill(options))
    .showPoints(points as VisibilityMode)
    .spanNulls(spanNullsOf(options))
    .thresholdsStyle(thresholdStyleOf(options, thresholds.length > 0))
  if (options.stacked) builder.stacking(stackingOf(options.stacked))
  drawAxis(builder, { ...softRange(options, derived), ...options })
  return builder
}

/**
 * What the axis shows at least. Areas and bars are compared by their size, so they begin at 0. A ratio
 * that stays at 0 would get an axis up to 10,000 %; it reaches up to its highest threshold instead, or
 * up to 1 %.
 */
function softRange(
  { draw, stacked, logBase }: GraphOptions,
  { unit, thresholds }: Derived,
): Pick<GraphOptions, 'softMin' | 'softMax'> {
  const highest = Math.max(...thresholds.map(({ value }) => value), 0.01)
  return {
    ...((draw === 'bars' || stacked) && logBase === undefined && { softMin: 0 }),
    ...(unit === 'percentunit' && { softMax: highest }),
  }
}

/** Lines over each other stay readable with little colour; bars and stacks are areas. */
function defaultFill({ draw, stacked }: GraphOptions): number {
  if (draw === 'bars') return 80
  return stacked ? 40 : 10
}

/** Lengths of gaps are milliseconds in Grafana's JSON. */
function spanNullsOf({ connectGaps = true }: GraphOptions): boolean | number {
  return typeof connectGaps === 'boolean' ? connectGaps : (durationMs(connectGaps) ?? true)
}
