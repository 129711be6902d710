import type { AggregateOp } from './ast.ts'
import {
  type AsVector,
  type CounterLike,
  expression,
  type InstantVector,
  type LabelsOf,
  nodeOf,
  type Scalar,
  type SeriesLike,
  type VectorLike,
} from './expression.ts'

/**
 * Series combined into one (`sum(x)`), or into one for each value of some labels.
 *
 * Shape: InstantVector<never> until `by` or `without` names labels.
 */
export interface Aggregation<L extends string> extends InstantVector<never> {
  /** One result for each combination of these labels; only they remain. */
  by<const K extends L>(...labels: readonly K[]): InstantVector<K>
  /** These labels are dropped, all others remain. */
  without<const K extends L>(...labels: readonly K[]): InstantVector<Exclude<L, K>>
}

/** Series picked out of a group: the labels of the picked ones are unchanged. */
export interface Selection<L extends string> extends InstantVector<L> {
  /** Picks within each combination of these labels. */
  by<const K extends L>(...labels: readonly K[]): InstantVector<L>
  without<const K extends L>(...labels: readonly K[]): InstantVector<L>
}

type Aggregator = <A>(vector: AsVector<A>) => Aggregation<LabelsOf<A>>

/** Sum over series. @example sum(rate(http.requests)).by('route') // => 'sum by (route) (rate(http_requests_total[$__rate_interval]))' */
export const sum: Aggregator = aggregator('sum')
/** Mean over series. An average of ratios or of quantiles is not the ratio or quantile of the whole. */
export const avg: Aggregator = aggregator('avg')
/** Smallest value. */
export const min: Aggregator = aggregator('min')
/** Largest value. */
export const max: Aggregator = aggregator('max')
/** Population standard deviation. */
export const stddev: Aggregator = aggregator('stddev')
/** Population variance. */
export const stdvar: Aggregator = aggregator('stdvar')

/** Number of series. Counters may be counted as they are. */
export const count: <A extends SeriesLike>(vector: A) => Aggregation<LabelsOf<A>> =
  aggregator('count')
/** 1 for each group that has a series. */
export const group: <A extends SeriesLike>(vector: A) => Aggregation<LabelsOf<A>> =
  aggregator('group')

/** The φ-quantile over series (not over time, and not of a histogram: that is `histogramQuantile`). */
export function quantile<A>(phi: number | Scalar, vector: AsVector<A>): Aggregation<LabelsOf<A>> {
  return aggregation('quantile', vector as VectorLike, phi)
}

/** The k largest series. */
export function topk<A>(k: number | Scalar, vector: AsVector<A>): Selection<LabelsOf<A>> {
  return aggregation('topk', vector as VectorLike, k)
}

/** The k smallest series. */
export function bottomk<A>(k: number | Scalar, vector: AsVector<A>): Selection<LabelsOf<A>> {
  return aggregation('bottomk', vector as VectorLike, k)
}

/** Any k series (Prometheus 3, experimental). */
export function limitk<A>(k: number | Scalar, vector: AsVector<A>): Selection<LabelsOf<A>> {
  return aggregation('limitk', vector as VectorLike, k)
}

/** A share of the series, 0 to 1 (Prometheus 3, experimental). */
export function limitRatio<A>(ratio: number | Scalar, vector: AsVector<A>): Selection<LabelsOf<A>> {
  return aggregation('limit_ratio', vector as VectorLike, ratio)
}

/** How many series have each value; the value becomes the label `label`. */
export function countValues<const N extends string, A>(
  label: N,
  vector: AsVector<A>,
): CountedValues<N, LabelsOf<A>> {
  return aggregation('count_values', vector as VectorLike, label)
}

export interface CountedValues<N extends string, L extends string> extends InstantVector<N> {
  by<const K extends L>(...labels: readonly K[]): InstantVector<K | N>
  without<const K extends L>(...labels: readonly K[]): InstantVector<Exclude<L, K> | N>
}

function aggregator(op: AggregateOp) {
  return <E>(vector: VectorLike | CounterLike | E): never => aggregation(op, vector as VectorLike)
}

function aggregation<E>(op: AggregateOp, vector: VectorLike, param?: number | string | Scalar): E {
  const node = {
    type: 'AggregateExpr' as const,
    op,
    expr: nodeOf(vector),
    ...(param !== undefined && { param: nodeOf(param) }),
  }
  const grouped =
    (kind: 'by' | 'without') =>
    (...labels: readonly string[]) =>
      expression(
        kind === 'by' && labels.length === 0 ? node : { ...node, grouping: { kind, labels } },
      )
  const made: object = Object.create(expression(node))
  return Object.freeze(
    Object.defineProperties(made, {
      by: { value: grouped('by') },
      without: { value: grouped('without') },
    }),
  ) as E
}
