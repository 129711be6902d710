/** The functions of PromQL as typed functions, named as in PromQL but camelCased. */
import type { Family, FamilyKind, Gauge, Histogram, LabelValues, Summary } from '@telltale/core'
import type { Node, VectorSelector } from './ast.ts'
import type { Duration } from './duration.ts'
import {
  type AsVector,
  type CounterLike,
  type CounterVector,
  type Expression,
  expression,
  type InstantVector,
  type LabelsOf,
  nodeOf,
  type RangeVector,
  type Scalar,
  type SeriesLike,
  type VectorLike,
} from './expression.ts'
import type { FunctionName } from './functions.ts'
import type { Mistake } from './mistake.ts'

/** A counter, a selection of one, or a range of either. */
type CounterRange<F extends string, A> = A extends CounterLike | RangeVector<string, 'counter'>
  ? A
  : A extends Histogram<infer N, LabelValues> | Summary<infer N, LabelValues>
    ? `${F}() needs a counter, but ${N} is a ${A extends Histogram ? 'histogram' : 'summary'}: use sumOf(), countOf() or bucketOf().`
    : A extends Gauge<infer N, LabelValues>
      ? `${F}() needs a counter, but ${N} is a gauge: every fall would count as a restart. Use deriv() or delta().`
      : A extends RangeVector<string, 'gauge'>
        ? `${F}() needs a counter, but this range is of a gauge: use deriv() or delta().`
        : A extends InstantVector
          ? `${F}() needs a counter as it is stored, before any aggregation: sum(${F}(x)), not ${F}(sum(x)).`
          : `${F}() needs a counter`

/** A gauge, a selection of one, or a range of either. */
type GaugeRange<F extends string, A> = A extends
  | Gauge
  | RangeVector<string, 'gauge'>
  | GaugeSelector
  ? A
  : A extends Family<FamilyKind, infer N, LabelValues>
    ? `${F}() is for gauges, but ${N} is a ${A['kind']}: use increase() or rate().`
    : A extends CounterVector | RangeVector<string, 'counter'>
      ? `${F}() is for gauges: use increase() or rate() on a counter.`
      : A extends InstantVector
        ? `${F}() needs stored series or a subquery: write x.subquery('1h', '1m')`
        : `${F}() needs a gauge`

interface GaugeSelector extends InstantVector {
  range(range: Duration): RangeVector<string, 'gauge'>
}

interface CounterCall<F extends string> {
  /** @param range @default `$__rate_interval` in panels, the rule's range in rules */
  <A>(counter: CounterRange<F, A>, range?: Duration): InstantVector<LabelsOf<A>>
}
type GaugeCall<F extends string> = <A>(
  gauge: GaugeRange<F, A>,
  range?: Duration,
) => InstantVector<LabelsOf<A>>
type VectorCall = <A>(vector: AsVector<A>) => InstantVector<LabelsOf<A>>
type VectorScalarCall = <A>(
  vector: AsVector<A>,
  scalar: number | Scalar,
) => InstantVector<LabelsOf<A>>

/**
 * Per-second average increase of a counter, for each series.
 *
 * Shape:  RangeVector<L> -> InstantVector<L>; labels kept, metric name dropped.
 * Unit:   the counter's unit per second (bytes -> bytes/s).
 * Needs:  two samples in the range, i.e. range >= 2 x scrape interval (4 x recommended).
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#rate
 *
 * @example
 * rate(http.requests)        // => 'rate(http_requests_total[$__rate_interval])'
 * rate(http.requests, '5m')  // => 'rate(http_requests_total[5m])'
 */
export const rate: CounterCall<'rate'> = overRange('rate')
/** Per-second increase between the last two samples: nervous, for zoomed-in graphs. */
export const irate: CounterCall<'irate'> = overRange('irate')
/** How much a counter grew over the range; extrapolated, so not always a whole number. */
export const increase: CounterCall<'increase'> = overRange('increase')
/** Difference between the first and the last value of a gauge in the range. */
export const delta: GaugeCall<'delta'> = overRange('delta')
/** Slope of a gauge, per second, by linear regression. */
export const deriv: GaugeCall<'deriv'> = overRange('deriv')
/** Mean of a gauge over the range. */
export const avgOverTime: GaugeCall<'avgOverTime'> = overRange('avg_over_time')

/** Absolute value. */
export const abs: VectorCall = ofVector('abs')
/** Raises smaller values to `min`. */
export const clampMin: VectorScalarCall = ofVector('clamp_min')

/**
 * One series of value 1 when there is none to be found, else nothing.
 *
 * Shape: only labels fixed by equality matchers remain.
 */
export function absent<A extends SeriesLike>(vector: A): InstantVector<LabelsOf<A>> {
  return call('absent', nodeOf(vector))
}

/**
 * The φ-quantile of a classic histogram, from its buckets.
 *
 * Shape:  InstantVector<L with le> -> InstantVector<L without le>.
 * Unit:   the histogram's.
 * Errors: a vector without `le` does not compile.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 *
 * @example
 * histogramQuantile(0.95, sum(rate(bucketOf(http.duration))).by('le'))
 */
export function histogramQuantile<A extends VectorLike>(
  phi: number | Scalar,
  buckets: WithLe<A>,
): InstantVector<Exclude<LabelsOf<A>, 'le'>> {
  return call('histogram_quantile', nodeOf(phi), nodeOf(buckets as A))
}

type WithLe<A> =
  string extends LabelsOf<A>
    ? A
    : 'le' extends LabelsOf<A>
      ? A
      : Mistake<
          "histogramQuantile() needs the label le: add 'le' to by(...) of the aggregation",
          { labels: LabelsOf<A> }
        >

/** Seconds since 1970, at the time of evaluation. */
export function time(): Scalar {
  return call('time')
}

/** A scalar as a vector with one series without labels. */
export function vector(scalar: number | Scalar): InstantVector<never> {
  return call('vector', nodeOf(scalar))
}

/** The value of a vector that has exactly one series; NaN otherwise. */
export function scalar<A>(of: AsVector<A>): Scalar {
  return call('scalar', nodeOf(of as VectorLike))
}

function call<E extends Expression>(func: FunctionName, ...args: readonly Node[]): E {
  return expression({ type: 'Call', func, args })
}

function ofVector(func: FunctionName) {
  return (vector: unknown, ...rest: readonly (number | Scalar)[]): never =>
    call(func, nodeOf(vector as VectorLike), ...rest.map(nodeOf)) as never
}

function overRange(func: FunctionName) {
  return (series: unknown, range?: Duration): never => {
    const node = nodeOf(series as SeriesLike)
    const arg: Node =
      node.type === 'VectorSelector'
        ? {
            type: 'MatrixSelector',
            vector: node as VectorSelector,
            ...(range !== undefined && { range }),
          }
        : node
    return call(func, arg) as never
  }
}
