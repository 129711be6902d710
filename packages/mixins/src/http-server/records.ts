import { writtenBy } from '@telltale/core'
import { type LabelsOf, quantileOf, rate, sum } from '@telltale/promql'
import { type RecordingRule, recordingRule } from 'telltale'
import type { AnyCounter, AnyHistogram } from '../families.ts'
import { type HttpServerFamilies, labelsOfFact } from './families.ts'
import { errorRatio } from './queries.ts'

export interface HttpServerRecordsOptions<H extends HttpServerFamilies> {
  /** The level, which the names begin with: `shop` makes `shop:http_requests:rate5m`. */
  readonly level: string
  /** What the rate is split by. @default route and status */
  readonly by?: readonly LabelsOf<H['requests']>[]
  /** What the 95th percentile is split by. @default nothing */
  readonly latencyBy?: readonly LabelsOf<H['duration']>[]
  /** Why each is recorded. */
  readonly why?: { readonly rate?: string; readonly errors?: string; readonly latency?: string }
}

/**
 * What is asked of an HTTP server over weeks: rates, the error ratio, the 95th percentile.
 *
 * @example
 * ruleGroup('shop_recording', httpServerRecords(http, { level: 'shop' }))
 * // shop:http_requests:rate5m, shop:http_error_ratio:rate5m, shop:http_request_duration_seconds:p95_5m
 */
export function httpServerRecords<const H extends HttpServerFamilies>(
  http: H,
  { level, latencyBy = [], why = {}, ...options }: HttpServerRecordsOptions<H>,
): readonly RecordingRule[] {
  const requests: AnyCounter = http.requests
  const by: readonly string[] =
    options.by ?? (['route', 'status'] as const).flatMap((fact) => labelsOfFact(requests, fact))
  return writtenBy(httpServerRecords, () => [
    recordingRule(`${level}:http_requests:rate5m`, sum(rate(requests, '5m')).by(...by), {
      why: why.rate ?? 'Request and error rates over weeks, without reading every series.',
    }),
    recordingRule(`${level}:http_error_ratio:rate5m`, errorRatio(http, { range: '5m' }), {
      why: why.errors ?? 'The error ratio over weeks.',
    }),
    recordingRule(
      `${level}:http_request_duration_seconds:p95_5m`,
      quantileOf<AnyHistogram, string>(http.duration, 0.95, { by: latencyBy, range: '5m' }),
      { why: why.latency ?? 'A quantile reads many buckets; over a week it is slow.' },
    ),
  ])
}
