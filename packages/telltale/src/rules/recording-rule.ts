import { type Located, withCallSite } from '@telltale/core'
import type { Duration, InstantVector, Recorded } from '@telltale/promql'

/** A recording rule; stands for its result wherever a vector is expected. */
export interface RecordingRule<L extends string = string> extends Recorded<L>, Located {
  readonly kind: 'recording rule'
  readonly options: RecordingOptions
  /** Those of the options, where whoever selects the series looks for them. */
  readonly labels?: Readonly<Record<string, string>>
}

export interface RecordingOptions {
  /** Why it is recorded: a comment in the rule file, a line in the metric reference. */
  readonly why?: string
  /** Labels that every recorded series gets. */
  readonly labels?: Readonly<Record<string, string>>
  /** The range of `rate()` and the like that name none. @default the system's `ruleRange` */
  readonly range?: Duration
  /** Checks that are broken here on purpose, each with the reason. */
  readonly allow?: Readonly<Record<string, string>>
}

/**
 * An expression that Prometheus evaluates ahead of time and stores under `level:metric:operations`.
 *
 * Errors: `rules/record-name`, `rules/duplicate-record` and others, found by `telltale check`.
 * Source: https://prometheus.io/docs/practices/rules/
 *
 * @example
 * const requestRate = recordingRule(
 *   'shop:http_requests:rate5m',
 *   sum(rate(http.requests, '5m')).by('route'),
 *   { why: 'Base of the rate panels.' },
 * )
 * // # Base of the rate panels.
 * // - record: shop:http_requests:rate5m
 * //   expr: sum by (route) (rate(http_requests_total[5m]))
 *
 * sum(requestRate) // => 'sum(shop:http_requests:rate5m)'
 */
export function recordingRule<L extends string>(
  record: string,
  expr: InstantVector<L>,
  options: RecordingOptions = {},
): RecordingRule<L> {
  return Object.freeze(
    withCallSite(
      {
        kind: 'recording rule' as const,
        record,
        expr,
        options,
        ...(options.labels && { labels: options.labels }),
      },
      recordingRule,
    ),
  )
}
