/** What everybody writes, written once and right. */
import type { Counter, Histogram, LabelValues } from '@telltale/core'
import { sum } from './aggregate.ts'
import { histogramQuantile, rate } from './calls.ts'
import type { Duration } from './duration.ts'
import type { CounterVector, InstantVector, TargetLabel } from './expression.ts'
import { bucketOf, countOf, type Matchers, select, sumOf } from './select.ts'

export interface ShortcutOptions<L extends LabelValues, K extends string> {
  /** One result for each value of these labels. @default one result */
  readonly by?: readonly K[]
  /** Only these series. */
  readonly where?: Matchers<L>
  /** @default the context's: `$__rate_interval` in panels, the rule's range in rules */
  readonly range?: Duration
}

/**
 * The share of a counter's events that match, 0 to 1.
 *
 * Shape: InstantVector<by>. Unit: ratio.
 *
 * @example
 * ratio(http.requests, { status_code: matches(/5../) })
 * // => sum(rate(http_requests_total{status_code=~"5.."}[…])) / sum(rate(http_requests_total[…]))
 */
export function ratio<
  L extends LabelValues,
  const K extends (keyof L & string) | TargetLabel = never,
>(
  counter: Counter<string, L>,
  part: Matchers<NoInfer<L>>,
  { by = [], where = {}, range }: ShortcutOptions<NoInfer<L>, K> = {},
): InstantVector<K> {
  const events = (matchers: Matchers<L>): InstantVector<K> =>
    sum(rate(selected<K>(counter, matchers), range)).by(...by)
  return divide(events({ ...where, ...part }), events(where))
}

/** One quantile of a classic histogram. @example quantileOf(http.duration, 0.95, { by: ['route'] }) */
export function quantileOf<
  L extends LabelValues,
  const K extends (keyof L & string) | TargetLabel = never,
>(
  family: Histogram<string, L>,
  phi: number,
  { by = [], where = {}, range }: ShortcutOptions<NoInfer<L>, K> = {},
): InstantVector<K> {
  const buckets: CounterVector = bucketOf(family, where as never)
  const grouped = sum(rate(buckets, range)).by<'le' | K>('le', ...by)
  return histogramQuantile(phi, grouped) as InstantVector<string> as InstantVector<K>
}

/** The mean observation of a histogram: sum over count. */
export function averageOf<
  L extends LabelValues,
  const K extends (keyof L & string) | TargetLabel = never,
>(
  family: Histogram<string, L>,
  { by = [], where = {}, range }: ShortcutOptions<NoInfer<L>, K> = {},
): InstantVector<K> {
  const perSecond = (series: CounterVector): InstantVector<K> =>
    sum(rate(series as CounterVector<K>, range)).by(...by)
  return divide(perSecond(sumOf(family, where)), perSecond(countOf(family, where)))
}

// Both sides have the labels K by construction; the compiler cannot compare two unknown sets.
function divide<K extends string>(a: InstantVector<K>, b: InstantVector<K>): InstantVector<K> {
  return (a as InstantVector).div(b as InstantVector) as InstantVector<K>
}

function selected<K extends string>(counter: Counter, matchers: object): CounterVector<K> {
  return select(counter, matchers) as CounterVector as CounterVector<K>
}

/** Several quantiles of a classic histogram as queries of one panel, with the legends p50, p95 … */
export function quantiles<
  L extends LabelValues,
  const K extends (keyof L & string) | TargetLabel = never,
>(
  family: Histogram<string, L>,
  phis: readonly number[],
  options: ShortcutOptions<NoInfer<L>, K> = {},
): readonly { readonly legend: string; readonly expr: InstantVector<K> }[] {
  return phis.map((phi) => ({
    legend: `p${Number((phi * 100).toPrecision(12))}`,
    expr: quantileOf(family, phi, options),
  }))
}
