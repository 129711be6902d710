import {
  type InstantVector,
  type LabelledQuery,
  type LabelsOf,
  type MatchersFor,
  matches,
  rate,
  ratio,
  type ShortcutOptions,
  select,
  sum,
  vector,
} from '@telltale/promql'
import type { AnyCounter } from '../families.ts'
import { statusLabel } from './families.ts'

export interface StatusShareOptions<A, K extends string> extends ShortcutOptions<A, K> {
  /** The status codes that are counted. @default /5../ */
  readonly codes?: RegExp
}

/**
 * The share of the requests that are answered with such a status, 0 to 1: what an alert compares.
 * Empty until the first such answer, and NaN without requests, so that neither fires.
 *
 * Shape: InstantVector<by>. Unit: ratio.
 *
 * @example
 * errorRatio(http, { range: '5m' }) // => 'sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))'
 * errorRatio(http, { codes: /4../, range: '10m' }) // => 'sum(rate(http_requests_total{status_code=~"4.."}[10m])) / sum(rate(http_requests_total[10m]))'
 */
export function errorRatio<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  { requests }: { readonly requests: A },
  { codes = /5../, ...options }: StatusShareOptions<A, K> = {},
): InstantVector<K> {
  const part = { [statusLabel(requests)]: matches(codes) } as MatchersFor<AnyCounter>
  return ratio<AnyCounter, string>(requests, part, options as object) as InstantVector<K>
}

/**
 * The same share for a panel, with its legend: without any such answer there is no such series yet,
 * and the panel then shows 0 and not a gap.
 *
 * Shape: InstantVector<never>. Unit: ratio.
 *
 * @example
 * errorShare(http).expr // => '(sum(rate(http_requests_total{status_code=~"5.."}[$__rate_interval])) or vector(0)) / sum(rate(http_requests_total[$__rate_interval]))'
 * errorShare(http).legend // => '5xx share'
 */
export function errorShare<A extends AnyCounter>(
  { requests }: { readonly requests: A },
  { codes = /5../, where, range }: Omit<StatusShareOptions<A, never>, 'by'> = {},
): LabelledQuery<never> {
  const all = (where ?? {}) as object
  const part = { ...all, [statusLabel(requests)]: matches(codes) }
  const failed = sum(rate(select<AnyCounter>(requests, part), range))
  return {
    legend: `${codes.source.replaceAll('.', 'x')} share`,
    expr: failed.or(vector(0)).div(sum(rate(select<AnyCounter>(requests, all), range))),
  }
}
