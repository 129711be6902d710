/**
 * What histograms say about the observations that they counted.
 *
 * Shape:  InstantVector<L> -> InstantVector<L without le>, metric name dropped.
 * Classic histograms are vectors of buckets with the label `le` (`bucketOf`), which must survive
 * every aggregation on the way. Native histograms have no buckets to select; vectors of them come
 * from hand-written PromQL, whose labels are not known to the types.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
import type { InstantVector } from '../expression.ts'
import type { Mistake } from '../mistake.ts'
import type { AsVector, IsVector, LabelsOf, ScalarLike } from '../operand.ts'
import { call, ofVector, type VectorCall } from './call.ts'

/**
 * The φ-quantile of the observations, interpolated within a bucket.
 *
 * Unit:   the histogram's.
 * Errors: a vector without the label `le` is a type error; PromQL would return nothing.
 *
 * @example
 * histogramQuantile(0.95, sum(rate(bucketOf(http.duration), '5m')).by('le')) // => 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))'
 */
export function histogramQuantile<A>(
  phi: ScalarLike,
  buckets: AsBuckets<'histogramQuantile', A>,
): InstantVector<Exclude<LabelsOf<A>, 'le'>> {
  return call('histogram_quantile', phi, buckets)
}

/**
 * Several quantiles at once, told apart by `label`; at most ten. Since Prometheus 3.11,
 * experimental; `quantiles` gives one query for each, which works everywhere.
 *
 * Unit: the histogram's.
 *
 * @example
 * histogramQuantiles(sum(rate(bucketOf(http.duration), '5m')).by('le'), 'q', 0.5, 0.95) // => 'histogram_quantiles(sum by (le) (rate(http_request_duration_seconds_bucket[5m])), "q", 0.5, 0.95)'
 */
export function histogramQuantiles<A, const N extends string>(
  buckets: AsBuckets<'histogramQuantiles', A>,
  label: N,
  ...phis: readonly [ScalarLike, ...ScalarLike[]]
): InstantVector<Exclude<LabelsOf<A>, 'le'> | N> {
  return call('histogram_quantiles', buckets, label, ...phis)
}

/**
 * The share of the observations between two values. Unit: ratio. Of classic histograms since
 * Prometheus 3.4.
 *
 * @example
 * histogramFraction(0, 0.5, sum(rate(bucketOf(http.duration), '5m')).by('le')) // => 'histogram_fraction(0, 0.5, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))'
 */
export function histogramFraction<A>(
  lower: ScalarLike,
  upper: ScalarLike,
  buckets: AsBuckets<'histogramFraction', A>,
): InstantVector<Exclude<LabelsOf<A>, 'le'>> {
  return call('histogram_fraction', lower, upper, buckets)
}

/**
 * Number of observations of native histograms; of a declared, classic one use `countOf`.
 *
 * @example
 * histogramCount(promql`rate(latency_seconds[5m])`) // => 'histogram_count(rate(latency_seconds[5m]))'
 */
export const histogramCount: VectorCall = ofVector('histogram_count')

/**
 * Sum of the observations of native histograms; of a declared, classic one use `sumOf`. Unit: the
 * histogram's.
 *
 * @example
 * histogramSum(promql`rate(latency_seconds[5m])`) // => 'histogram_sum(rate(latency_seconds[5m]))'
 */
export const histogramSum: VectorCall = ofVector('histogram_sum')

/**
 * Mean observation of native histograms; of a declared, classic one use `averageOf`. Unit: the
 * histogram's. Since Prometheus 2.51.
 *
 * @example
 * histogramAvg(promql`rate(latency_seconds[5m])`) // => 'histogram_avg(rate(latency_seconds[5m]))'
 */
export const histogramAvg: VectorCall = ofVector('histogram_avg')

/**
 * Estimated standard deviation of the observations of native histograms. Unit: the histogram's.
 * Since Prometheus 2.47.
 *
 * @example
 * histogramStddev(promql`rate(latency_seconds[5m])`) // => 'histogram_stddev(rate(latency_seconds[5m]))'
 */
export const histogramStddev: VectorCall = ofVector('histogram_stddev')

/**
 * Estimated variance of the observations of native histograms. Since Prometheus 2.47.
 *
 * @example
 * histogramStdvar(promql`rate(latency_seconds[5m])`) // => 'histogram_stdvar(rate(latency_seconds[5m]))'
 */
export const histogramStdvar: VectorCall = ofVector('histogram_stdvar')

type AsBuckets<F extends string, A> = A extends IsVector
  ? string extends LabelsOf<A>
    ? A
    : 'le' extends LabelsOf<A>
      ? A
      : Mistake<
          `${F}() needs the label le: add 'le' to by(...) of the aggregation`,
          { labels: LabelsOf<A> }
        >
  : AsVector<A>
