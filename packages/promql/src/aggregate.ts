/**
 * The aggregation operators: many series into fewer.
 *
 * Shape: `InstantVector<L>` in; out `InstantVector<never>`, or the labels that `by` names or
 * `without` leaves. `topk`, `bottomk`, `limitk`, `limitRatio` pick series and keep all labels.
 * A label that the input does not carry is a type error, where Prometheus would say nothing.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators
 */
import type { AggregateOp } from './ast.ts'
import { expression, type InstantVector, nodeOf } from './expression.ts'
import type { AsSeries, AsVector, LabelsOf, ScalarLike, SeriesLike } from './operand.ts'

/**
 * Series combined into one (`sum(x)`), or into one for each value of some labels.
 *
 * Shape: InstantVector<never> until `by` or `without` names labels.
 */
export interface Aggregation<L extends string> extends InstantVector<never> {
  /** One result for each combination of these labels; only they remain. */
  by<const K extends L = never>(...labels: readonly K[]): InstantVector<K>
  /** These labels are dropped, all others remain. */
  without<const K extends L = never>(...labels: readonly K[]): InstantVector<Exclude<L, K>>
}

/** Series picked out of a group: the labels of the picked ones are unchanged. */
export interface Selection<L extends string> extends InstantVector<L> {
  /** Picks within each combination of these labels. */
  by<const K extends L = never>(...labels: readonly K[]): InstantVector<L>
  /** Picks within each combination of all labels but these. */
  without<const K extends L = never>(...labels: readonly K[]): InstantVector<L>
}

/** Series counted by value: the value is the label `N`. */
export interface CountedValues<N extends string, L extends string> extends InstantVector<N> {
  by<const K extends L = never>(...labels: readonly K[]): InstantVector<K | N>
  without<const K extends L = never>(...labels: readonly K[]): InstantVector<Exclude<L, K> | N>
}

/**
 * Sum over series. Unit: unchanged.
 *
 * @example
 * sum(rate(http.requests)).by('route') // => 'sum by (route) (rate(http_requests_total[$__rate_interval]))'
 */
export function sum<A>(vector: AsVector<A>): Aggregation<LabelsOf<A>> {
  return aggregation('sum', vector as SeriesLike)
}

/**
 * Mean over series: not the mean of what was observed (`averageOf`), and an average of ratios or
 * of quantiles is not the ratio or quantile of the whole. Unit: unchanged.
 *
 * @example
 * avg(queue.depth) // => 'avg(queue_depth)'
 */
export function avg<A>(vector: AsVector<A>): Aggregation<LabelsOf<A>> {
  return aggregation('avg', vector as SeriesLike)
}

/**
 * Smallest value. Unit: unchanged.
 *
 * @example
 * min(up).by('job') // => 'min by (job) (up)'
 */
export function min<A>(vector: AsVector<A>): Aggregation<LabelsOf<A>> {
  return aggregation('min', vector as SeriesLike)
}

/**
 * Largest value. Unit: unchanged.
 *
 * @example
 * max(queue.depth).without('instance') // => 'max without (instance) (queue_depth)'
 */
export function max<A>(vector: AsVector<A>): Aggregation<LabelsOf<A>> {
  return aggregation('max', vector as SeriesLike)
}

/**
 * Population standard deviation over series. Unit: unchanged.
 *
 * @example
 * stddev(queue.depth) // => 'stddev(queue_depth)'
 */
export function stddev<A>(vector: AsVector<A>): Aggregation<LabelsOf<A>> {
  return aggregation('stddev', vector as SeriesLike)
}

/**
 * Population variance over series. Unit: the square, which is not tracked.
 *
 * @example
 * stdvar(queue.depth) // => 'stdvar(queue_depth)'
 */
export function stdvar<A>(vector: AsVector<A>): Aggregation<LabelsOf<A>> {
  return aggregation('stdvar', vector as SeriesLike)
}

/**
 * Number of series; counters may be counted as they are. Unit: a count.
 *
 * @example
 * count(http.requests).by('route') // => 'count by (route) (http_requests_total)'
 */
export function count<A>(vector: AsSeries<A>): Aggregation<LabelsOf<A>> {
  return aggregation('count', vector as SeriesLike)
}

/**
 * 1 for each group that has a series; counters may be grouped as they are.
 *
 * @example
 * group(llm.calls).by('model') // => 'group by (model) (llm_calls_total)'
 */
export function group<A>(vector: AsSeries<A>): Aggregation<LabelsOf<A>> {
  return aggregation('group', vector as SeriesLike)
}

/**
 * The φ-quantile over series: not over time (`quantileOverTime`), not of a histogram
 * (`histogramQuantile`). Unit: unchanged.
 *
 * @example
 * quantile(0.9, queue.depth) // => 'quantile(0.9, queue_depth)'
 */
export function quantile<A>(phi: ScalarLike, vector: AsVector<A>): Aggregation<LabelsOf<A>> {
  return aggregation('quantile', vector as SeriesLike, phi)
}

/**
 * The k largest series, at each step anew: over time a graph shows more than k. Unit: unchanged.
 *
 * @example
 * topk(5, sum(rate(llm.calls)).by('model')) // => 'topk(5, sum by (model) (rate(llm_calls_total[$__rate_interval])))'
 */
export function topk<A>(k: ScalarLike, vector: AsVector<A>): Selection<LabelsOf<A>> {
  return aggregation('topk', vector as SeriesLike, k)
}

/**
 * The k smallest series, at each step anew. Unit: unchanged.
 *
 * @example
 * bottomk(1, queue.depth).by('queue_name') // => 'bottomk by (queue_name) (1, queue_depth)'
 */
export function bottomk<A>(k: ScalarLike, vector: AsVector<A>): Selection<LabelsOf<A>> {
  return aggregation('bottomk', vector as SeriesLike, k)
}

/**
 * Any k series. Unit: unchanged. Since Prometheus 2.54, experimental.
 *
 * @example
 * limitk(3, queue.depth) // => 'limitk(3, queue_depth)'
 */
export function limitk<A>(k: ScalarLike, vector: AsVector<A>): Selection<LabelsOf<A>> {
  return aggregation('limitk', vector as SeriesLike, k)
}

/**
 * A share of the series, 0 to 1; a negative one is the rest. Unit: unchanged. Since Prometheus
 * 2.54, experimental.
 *
 * @example
 * limitRatio(0.1, queue.depth) // => 'limit_ratio(0.1, queue_depth)'
 */
export function limitRatio<A>(ratio: ScalarLike, vector: AsVector<A>): Selection<LabelsOf<A>> {
  return aggregation('limit_ratio', vector as SeriesLike, ratio)
}

/**
 * How many series have each value; the value becomes the label `label`. Unit: a count.
 *
 * @example
 * countValues('depth', queue.depth) // => 'count_values("depth", queue_depth)'
 */
export function countValues<const N extends string, A>(
  label: N,
  vector: AsVector<A>,
): CountedValues<N, LabelsOf<A>> {
  return aggregation('count_values', vector as SeriesLike, label)
}

function aggregation<E extends InstantVector>(
  op: AggregateOp,
  vector: SeriesLike,
  param?: ScalarLike | string,
): E {
  return expression({
    type: 'AggregateExpr',
    op,
    expr: nodeOf(vector),
    ...(param !== undefined && { param: nodeOf(param) }),
  })
}
