/**
 * The order of the result, and scalars as vectors and back. An order shows only in instant
 * queries: tables, bar charts, tooltips.
 *
 * Shape:  InstantVector<L> -> InstantVector<L>; metric name kept. Unit: unchanged.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#sort
 */
import type { InstantVector, Scalar } from '../expression.ts'
import type { AsVector, LabelsOf, ScalarLike } from '../operand.ts'
import { call, ofVector, type VectorCall } from './call.ts'

/**
 * Smallest value first.
 *
 * @example
 * sort(queue.depth) // => 'sort(queue_depth)'
 */
export const sort: VectorCall = ofVector('sort')

/**
 * Largest value first.
 *
 * @example
 * sortDesc(queue.depth) // => 'sort_desc(queue_depth)'
 */
export const sortDesc: VectorCall = ofVector('sort_desc')

/**
 * In the natural order of these labels, then of all others. Since Prometheus 2.49, experimental.
 *
 * @example
 * sortByLabel(queue.depth, 'queue_name') // => 'sort_by_label(queue_depth, "queue_name")'
 */
export function sortByLabel<A>(
  vector: AsVector<A>,
  ...labels: readonly NoInfer<LabelsOf<A>>[]
): InstantVector<LabelsOf<A>> {
  return call('sort_by_label', vector, ...labels)
}

/**
 * In the reverse natural order of these labels. Since Prometheus 2.49, experimental.
 *
 * @example
 * sortByLabelDesc(queue.depth, 'queue_name') // => 'sort_by_label_desc(queue_depth, "queue_name")'
 */
export function sortByLabelDesc<A>(
  vector: AsVector<A>,
  ...labels: readonly NoInfer<LabelsOf<A>>[]
): InstantVector<LabelsOf<A>> {
  return call('sort_by_label_desc', vector, ...labels)
}

/**
 * The value of a vector that has exactly one series; NaN otherwise.
 *
 * Shape: InstantVector<L> -> Scalar. Unit: unchanged.
 *
 * @example
 * rate(queue.jobs, '5m').div(scalar(sum(up))) // => 'rate(queue_jobs_total[5m]) / scalar(sum(up))'
 */
export function scalar<A>(vector: AsVector<A>): Scalar {
  return call('scalar', vector)
}

/**
 * A scalar as a vector with one series without labels.
 *
 * Shape: Scalar -> InstantVector<never>. Unit: unchanged.
 *
 * @example
 * sum(rate(http.requests, '5m')).or(vector(0)) // => 'sum(rate(http_requests_total[5m])) or vector(0)'
 */
export function vector(scalar: ScalarLike): InstantVector<never> {
  return call('vector', scalar)
}
