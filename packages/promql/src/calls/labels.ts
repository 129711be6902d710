/**
 * Labels written anew, and series that are missing.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/#label_replace
 */
import type { InstantVector } from '../expression.ts'
import type { AsSeries, AsVector, IsRecorded, LabelsOf } from '../operand.ts'
import { call } from './call.ts'

/**
 * The label `target` set to `replacement`, where `pattern` matches the whole of label `source`;
 * `$1` is the first group of the pattern. Other series pass unchanged.
 *
 * Shape: InstantVector<L> -> InstantVector<L | target>; metric name kept. An empty replacement
 *        removes the label.
 * Unit:  unchanged.
 *
 * @example
 * labelReplace(up, 'host', '$1', 'instance', '(.*):.*') // => 'label_replace(up, "host", "$1", "instance", "(.*):.*")'
 */
export function labelReplace<A, const N extends string>(
  vector: AsVector<A>,
  target: N,
  replacement: string,
  source: NoInfer<LabelsOf<A>>,
  pattern: string,
): InstantVector<LabelsOf<A> | N> {
  return call('label_replace', vector, target, replacement, source, pattern)
}

/**
 * The label `target` set to the values of `sources`, joined by `separator`.
 *
 * Shape: InstantVector<L> -> InstantVector<L | target>; metric name kept.
 * Unit:  unchanged.
 *
 * @example
 * labelJoin(up, 'target', '/', 'job', 'instance') // => 'label_join(up, "target", "/", "job", "instance")'
 */
export function labelJoin<A, const N extends string>(
  vector: AsVector<A>,
  target: N,
  separator: string,
  ...sources: readonly NoInfer<LabelsOf<A>>[]
): InstantVector<LabelsOf<A> | N> {
  return call('label_join', vector, target, separator, ...sources)
}

/**
 * Labels of info series (`target_info`) added to each series that has the same job and instance.
 * `from` selects which. Since Prometheus 2.55, experimental.
 *
 * Shape: InstantVector<L> -> InstantVector<string>: which labels come depends on the data.
 * Unit:  unchanged.
 *
 * @example
 * info(rate(http.requests, '5m')) // => 'info(rate(http_requests_total[5m]))'
 */
export function info<A>(vector: AsVector<A>, from?: InstantVector): InstantVector {
  return call('info', vector, from)
}

/**
 * One series of value 1 when no series is found, else nothing; of counters too.
 *
 * Shape: only labels that the selector fixes with a value remain. The types know which labels a
 *        selector may have, not which it fixes: of a selection they keep all, of a family or a
 *        computed value none. `infer` and the check of templates are exact.
 * Unit:  a count.
 *
 * @example
 * absent(up) // => 'absent(up)'
 * absent(select(queue.jobs, { status: 'failed' })) // => 'absent(queue_jobs_total{status="failed"})'
 */
export function absent<A>(vector: AsSeries<A>): InstantVector<AbsentLabels<A>> {
  return call('absent', vector)
}

type AbsentLabels<A> = A extends IsRecorded
  ? never
  : A extends { readonly kind: 'counter vector' } | { readonly samples: 'gauge' }
    ? LabelsOf<A>
    : never
