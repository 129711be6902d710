/**
 * What everybody writes, written once and right.
 *
 * Each takes `by` (labels of the result), `where` (matchers) and `range`. Aggregation comes after
 * `rate`, division last, so that a result for many series is the result of the whole.
 */
import type { AnyFamily, FamilyKind } from '@telltale/core'
import { sum } from './aggregate.ts'
import type { SeriesPart } from './ast.ts'
import { histogramQuantile } from './calls/histograms.ts'
import { increase, rate } from './calls/rates.ts'
import type { DurationOrVariable } from './duration.ts'
import type { CounterVector, InstantVector } from './expression.ts'
import type { AsFamily, LabelsOf } from './operand.ts'
import { literalPattern } from './re2.ts'
import type { MatchersFor } from './select.ts'
import { type Maker, selectorOf } from './selector.ts'

export interface ShortcutOptions<A, K extends string> {
  /** One result for each value of these labels. @default one result */
  readonly by?: readonly K[]
  /** Only these series. */
  readonly where?: MatchersFor<A>
  /** @default the context's: `$__rate_interval` in panels, the rule's range in rules */
  readonly range?: DurationOrVariable
}

/**
 * The share of a counter's events that match, 0 to 1; NaN when there are no events.
 *
 * Shape: InstantVector<by>. Unit: ratio.
 *
 * @example
 * ratio(http.requests, { status_code: matches(/5../) }, { range: '5m' }) // => 'sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))'
 */
export function ratio<A, const K extends LabelsOf<A> = never>(
  counter: AsFamily<'ratio', 'counter', A>,
  part: MatchersFor<NoInfer<A>>,
  { by = [], where, range }: ShortcutOptions<NoInfer<A>, K> = {},
): InstantVector<K> {
  const events = (matchers: object) =>
    perSecond(selectorOf(counter as AnyFamily, 'value', matchers, ratio, ['counter']), by, range)
  return events({ ...where, ...part }).div(events({ ...where })) as InstantVector<K>
}

/**
 * One quantile of a classic histogram.
 *
 * Shape: InstantVector<by>. Unit: the histogram's.
 *
 * @example
 * quantileOf(http.duration, 0.95, { by: ['route'], range: '5m' }) // => 'histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket[5m])))'
 */
export function quantileOf<A, const K extends LabelsOf<A> = never>(
  family: AsFamily<'quantileOf', 'histogram', A>,
  phi: number,
  options: ShortcutOptions<NoInfer<A>, K> = {},
): InstantVector<K> {
  return quantileQuery(quantileOf, family, phi, options) as InstantVector<K>
}

/** A query and the name by which a reader tells it from the others. */
export interface LabelledQuery<L extends string = string> {
  readonly legend: string
  readonly expr: InstantVector<L>
}

/**
 * Several quantiles of a classic histogram, each a query of its own: `p50`, `p95`, `p99.9`; after
 * the labels that they are split by.
 *
 * Shape: InstantVector<by> each. Unit: the histogram's.
 *
 * @example
 * quantiles(http.duration, [0.5], { by: ['route'] }).map((q) => q.legend).join() // => '{{route}} p50'
 * quantiles(http.duration, [0.5, 0.999]).map((q) => q.legend).join() // => 'p50,p99.9'
 */
export function quantiles<A, const K extends LabelsOf<A> = never>(
  family: AsFamily<'quantiles', 'histogram', A>,
  phis: readonly number[],
  options: ShortcutOptions<NoInfer<A>, K> = {},
): readonly LabelledQuery<K>[] {
  return phis.map((phi) => ({
    legend: [
      ...(options.by ?? []).map((label) => `{{${label}}}`),
      `p${Number((phi * 100).toPrecision(12))}`,
    ].join(' '),
    expr: quantileQuery(quantiles, family, phi, options) as InstantVector<K>,
  }))
}

function quantileQuery(
  maker: Maker,
  family: unknown,
  phi: number,
  {
    by = [],
    where,
    range,
  }: Omit<ShortcutOptions<object, string>, 'where'> & { readonly where?: unknown },
): InstantVector {
  const buckets = partOf(maker, family, 'bucket', { ...(where as object) })
  return histogramQuantile(phi, perSecond(buckets, ['le', ...by], range))
}

/**
 * The mean observation of a histogram or summary: sum over count; NaN when there are none.
 *
 * Shape: InstantVector<by>. Unit: the histogram's.
 *
 * @example
 * averageOf(llm.duration, { by: ['model'], range: '5m' }) // => 'sum by (model) (rate(llm_call_duration_seconds_sum[5m])) / sum by (model) (rate(llm_call_duration_seconds_count[5m]))'
 */
export function averageOf<A, const K extends LabelsOf<A> = never>(
  family: AsFamily<'averageOf', 'histogram' | 'summary', A, 'histogram or summary'>,
  { by = [], where, range }: ShortcutOptions<NoInfer<A>, K> = {},
): InstantVector<K> {
  const total = (part: SeriesPart) =>
    perSecond(partOf(averageOf, family, part, { ...where }, ['histogram', 'summary']), by, range)
  return total('sum').div(total('count')) as InstantVector<K>
}

/**
 * The share of a histogram's observations that were at most `bound`, which must be one of its
 * bucket bounds: the SLI of a latency objective. NaN when there are none.
 *
 * Matches the bound as Prometheus 2 stores it ("1") and as Prometheus 3 does ("1.0").
 *
 * Shape:  InstantVector<by>. Unit: ratio.
 * Errors: `metrics/bucket-bound` when there is no such bucket.
 *
 * @example
 * within(http.duration, 0.5, { range: '5m' }) // => 'sum(rate(http_request_duration_seconds_bucket{le="0.5"}[5m])) / sum(rate(http_request_duration_seconds_count[5m]))'
 * within(http.duration, 1, { range: '5m' }) // => 'sum(rate(http_request_duration_seconds_bucket{le=~"1|1\\\\.0"}[5m])) / sum(rate(http_request_duration_seconds_count[5m]))'
 */
export function within<A, const K extends LabelsOf<A> = never>(
  family: AsFamily<'within', 'histogram', A>,
  bound: number,
  { by = [], where, range }: ShortcutOptions<NoInfer<A>, K> = {},
): InstantVector<K> {
  const le = Number.isInteger(bound)
    ? ({ op: '=~', value: `${bound}|${literalPattern(`${bound}.0`)}` } as const)
    : String(bound)
  const good = perSecond(partOf(within, family, 'bucket', { ...where, le }), by, range)
  const all = perSecond(partOf(within, family, 'count', { ...where }), by, range)
  return good.div(all) as InstantVector<K>
}

/**
 * How many observations fell up to each bucket bound: what a heatmap draws.
 *
 * Shape: InstantVector<'le'>. Unit: a count.
 *
 * @example
 * bucketRates(pipeline.duration) // => 'sum by (le) (increase(pipeline_run_duration_seconds_bucket[$__rate_interval]))'
 */
export function bucketRates<A>(
  family: AsFamily<'bucketRates', 'histogram', A>,
  { where, range }: Pick<ShortcutOptions<NoInfer<A>, never>, 'where' | 'range'> = {},
): InstantVector<'le'> {
  const buckets = partOf(bucketRates, family, 'bucket', { ...where })
  return sum(increase(buckets, range)).by('le')
}

function partOf(
  maker: Maker,
  family: unknown,
  part: SeriesPart,
  matchers: object,
  kinds: readonly FamilyKind[] = ['histogram'],
): CounterVector {
  return selectorOf(family as AnyFamily, part, matchers, maker, kinds)
}

// Which labels there are is checked where a shortcut is called; inside they are just strings.
function perSecond(
  series: CounterVector,
  by: readonly string[],
  range: DurationOrVariable | undefined,
): InstantVector {
  return sum(rate(series, range)).by(...by)
}
