import { type Located, withCallSite } from '@telltale/core'
import type { InstantVector, Recorded } from '@telltale/promql'

/** A recording rule; stands for its result wherever a vector is expected. */
export interface RecordingRule<L extends string = string> extends Recorded<L>, Located {
  readonly kind: 'recording rule'
  readonly options: RecordingOptions
}

export interface RecordingOptions {
  /** Why it is recorded. */
  readonly why?: string
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * An expression that Prometheus evaluates ahead of time and stores under `level:metric:operations`.
 *
 * Source: https://prometheus.io/docs/practices/rules/
 *
 * @example
 * const requestRate = recordingRule('shop:http_requests:rate5m', sum(rate(http.requests, '5m')).by('route'))
 * sum(requestRate) // => 'sum(shop:http_requests:rate5m)'
 */
export function recordingRule<L extends string>(
  record: string,
  expr: InstantVector<L>,
  options: RecordingOptions = {},
): RecordingRule<L> {
  return Object.freeze(
    withCallSite({ kind: 'recording rule' as const, record, expr, options }, recordingRule),
  )
}
