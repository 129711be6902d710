/**
 * Each series summed up over a range of time.
 *
 * Shape:  RangeVector<L> -> InstantVector<L>; labels kept, metric name dropped (kept by
 *         `lastOverTime` and `firstOverTime`).
 * Range:  the second argument; left out, the context's.
 * Errors: of a counter they would sum up totals since the process started, so those that read
 *         values take gauges only; a computed value needs `.subquery('1h', '1m')`.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#aggregation_over_time
 */
import type { DurationOrVariable } from '../duration.ts'
import type { InstantVector } from '../expression.ts'
import type { AsGaugeRange, LabelsOf, ScalarLike } from '../operand.ts'
import { type AnyRangeCall, call, type GaugeCall, ofRange, overRange } from './call.ts'

/**
 * Mean. Unit: the gauge's.
 *
 * @example
 * avgOverTime(queue.depth, '1h') // => 'avg_over_time(queue_depth[1h])'
 * avgOverTime(sum(rate(http.requests, '5m')).subquery('1h', '1m')) // => 'avg_over_time(sum(rate(http_requests_total[5m]))[1h:1m])'
 */
export const avgOverTime: GaugeCall<'avgOverTime'> = ofRange('avg_over_time')

/**
 * Smallest value. Unit: the gauge's.
 *
 * @example
 * minOverTime(up, '5m') // => 'min_over_time(up[5m])'
 */
export const minOverTime: GaugeCall<'minOverTime'> = ofRange('min_over_time')

/**
 * Largest value. Unit: the gauge's.
 *
 * @example
 * maxOverTime(queue.depth, '1d') // => 'max_over_time(queue_depth[1d])'
 */
export const maxOverTime: GaugeCall<'maxOverTime'> = ofRange('max_over_time')

/**
 * Sum of the samples: it grows with the number of scrapes. Unit: the gauge's.
 *
 * @example
 * sumOverTime(queue.depth, '1h') // => 'sum_over_time(queue_depth[1h])'
 */
export const sumOverTime: GaugeCall<'sumOverTime'> = ofRange('sum_over_time')

/**
 * Number of samples; of counters too. Unit: a count.
 *
 * @example
 * countOverTime(http.requests, '5m') // => 'count_over_time(http_requests_total[5m])'
 */
export const countOverTime: AnyRangeCall<'countOverTime'> = ofRange('count_over_time')

/**
 * The φ-quantile of the samples. Unit: the gauge's.
 *
 * @example
 * quantileOverTime(0.9, queue.depth, '1h') // => 'quantile_over_time(0.9, queue_depth[1h])'
 */
export function quantileOverTime<A>(
  phi: ScalarLike,
  gauge: AsGaugeRange<'quantileOverTime', A>,
  range?: DurationOrVariable,
): InstantVector<LabelsOf<A>> {
  return call('quantile_over_time', phi, overRange('quantile_over_time', gauge, range))
}

/**
 * Population standard deviation. Unit: the gauge's.
 *
 * @example
 * stddevOverTime(queue.depth, '1h') // => 'stddev_over_time(queue_depth[1h])'
 */
export const stddevOverTime: GaugeCall<'stddevOverTime'> = ofRange('stddev_over_time')

/**
 * Population variance. Unit: the square, which is not tracked.
 *
 * @example
 * stdvarOverTime(queue.depth, '1h') // => 'stdvar_over_time(queue_depth[1h])'
 */
export const stdvarOverTime: GaugeCall<'stdvarOverTime'> = ofRange('stdvar_over_time')

/**
 * Median absolute deviation. Unit: the gauge's. Since Prometheus 2.49, experimental.
 *
 * @example
 * madOverTime(queue.depth, '1h') // => 'mad_over_time(queue_depth[1h])'
 */
export const madOverTime: GaugeCall<'madOverTime'> = ofRange('mad_over_time')

/**
 * The oldest sample. Unit: the gauge's. Since Prometheus 3.7, without a feature flag since 3.14.
 *
 * @example
 * firstOverTime(queue.depth, '1h') // => 'first_over_time(queue_depth[1h])'
 */
export const firstOverTime: GaugeCall<'firstOverTime'> = ofRange('first_over_time')

/**
 * The newest sample, for series that are scraped rarely. Unit: the gauge's.
 *
 * @example
 * lastOverTime(credits.budget, '1h') // => 'last_over_time(credits_budget_limit[1h])'
 */
export const lastOverTime: GaugeCall<'lastOverTime'> = ofRange('last_over_time')

/**
 * 1 for each series that has a sample; of counters too.
 *
 * @example
 * presentOverTime(llm.calls, '1d') // => 'present_over_time(llm_calls_total[1d])'
 */
export const presentOverTime: AnyRangeCall<'presentOverTime'> = ofRange('present_over_time')

/**
 * One series of value 1 when there was no sample at all in the range, else nothing.
 *
 * Shape: only labels that the selector fixes with a value remain, as with `absent`.
 *
 * @example
 * absentOverTime(select(queue.jobs, { status: 'completed' }), '1h') // => 'absent_over_time(queue_jobs_total{status="completed"}[1h])'
 */
export const absentOverTime: AnyRangeCall<'absentOverTime'> = ofRange('absent_over_time')

/**
 * When the oldest sample was. Unit: seconds since 1970. Since Prometheus 3.7, experimental.
 *
 * @example
 * tsOfFirstOverTime(http.requests, '1h') // => 'ts_of_first_over_time(http_requests_total[1h])'
 */
export const tsOfFirstOverTime: AnyRangeCall<'tsOfFirstOverTime'> = ofRange('ts_of_first_over_time')

/**
 * When the newest sample was. Unit: seconds since 1970. Since Prometheus 3.5, experimental.
 *
 * @example
 * tsOfLastOverTime(http.requests, '1h') // => 'ts_of_last_over_time(http_requests_total[1h])'
 */
export const tsOfLastOverTime: AnyRangeCall<'tsOfLastOverTime'> = ofRange('ts_of_last_over_time')

/**
 * When the smallest value was. Unit: seconds since 1970. Since Prometheus 3.5, experimental.
 *
 * @example
 * tsOfMinOverTime(queue.depth, '1h') // => 'ts_of_min_over_time(queue_depth[1h])'
 */
export const tsOfMinOverTime: GaugeCall<'tsOfMinOverTime'> = ofRange('ts_of_min_over_time')

/**
 * When the largest value was. Unit: seconds since 1970. Since Prometheus 3.5, experimental.
 *
 * @example
 * tsOfMaxOverTime(queue.depth, '1h') // => 'ts_of_max_over_time(queue_depth[1h])'
 */
export const tsOfMaxOverTime: GaugeCall<'tsOfMaxOverTime'> = ofRange('ts_of_max_over_time')
