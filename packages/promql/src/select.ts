import type { AnyFamily, Family, FamilyKind, LabelValues } from '@telltale/core'
import type { VectorSelector } from './ast.ts'
import {
  type CounterVector,
  expression,
  type GaugeVector,
  nodeOf,
  type Recorded,
  type TargetLabels,
} from './expression.ts'
import type { Matcher, MatcherValue, VariableRef } from './matcher.ts'
import type { AsFamily, CounterLike, IsCounter, IsFamily, LabelsOf, NotAVector } from './operand.ts'
import { selectorOf, toMatchers } from './selector.ts'

/** Matchers by label: declared labels take declared values, target labels any. */
export type Matchers<L extends LabelValues> = {
  readonly [Name in keyof L | keyof TargetLabels]?: ValueOf<
    Name,
    Name extends keyof L ? L[Name] : string
  >
}

/** A `MatcherValue` that says in the compiler's messages whose value it is. */
export type ValueOf<_Label, V extends string> = V | readonly V[] | Matcher<V> | VariableRef

/** The matchers that a definition or a recording rule allows. */
export type MatchersFor<A> =
  A extends Family<FamilyKind, string, infer L>
    ? Matchers<L>
    : A extends Recorded<infer L>
      ? { readonly [Name in L]?: MatcherValue<string> }
      : object

/**
 * The series of a counter, a gauge or a recording rule whose labels match.
 *
 * Shape:  CounterVector<L> or GaugeVector<L>, L: the labels of the definition and of targets.
 * Unit:   the family's.
 * Errors: a label that the family does not have and a value that a closed label does not have are
 *         type errors; in JavaScript, and for patterns, problems of the selector
 *         (`metrics/undeclared-label`, `metrics/label-value`, `promql/regexp`).
 * Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors
 *
 * @example
 * select(http.requests, { status_code: matches(/5../) }) // => 'http_requests_total{status_code=~"5.."}'
 * select(queue.depth, { queue_name: 'pipeline' }).offset('1d') // => 'queue_depth{queue_name="pipeline"} offset 1d'
 * select(queue.depth, { job: { variable: 'job', multi: true } }) // => 'queue_depth{job=~"$job"}'
 */
export function select<A>(
  source: Selectable<A>,
  matchers: MatchersFor<NoInfer<A>> = {} as MatchersFor<A>,
): Selected<A> {
  const series = source as AnyFamily | Recorded
  if (!('record' in series)) {
    return selectorOf(series, 'value', matchers, select, ['counter', 'gauge'])
  }
  return expression<GaugeVector>({
    type: 'VectorSelector',
    name: series.record,
    matchers: toMatchers(matchers),
    series: { of: 'rule', rule: series },
  }) as Selected<A>
}

type Selectable<A> = A extends IsFamily<'counter' | 'gauge', string> | { readonly record: string }
  ? A
  : NotAVector<A>

type Selected<A> =
  A extends IsFamily<'counter', string> ? CounterVector<LabelsOf<A>> : GaugeVector<LabelsOf<A>>

/**
 * `<name>_bucket`: how many observations were at most `le`, as a counter for each bucket.
 *
 * Shape: CounterVector<L | 'le'>. Unit: a count.
 *
 * @example
 * rate(bucketOf(http.duration, { route: '/items' })) // => 'rate(http_request_duration_seconds_bucket{route="/items"}[$__rate_interval])'
 */
export function bucketOf<A>(
  family: AsFamily<'bucketOf', 'histogram', A>,
  matchers: MatchersFor<NoInfer<A>> & { readonly le?: MatcherValue<string> } = {} as MatchersFor<A>,
): CounterVector<LabelsOf<A> | 'le'> {
  return selectorOf(family as AnyFamily, 'bucket', matchers, bucketOf, ['histogram'])
}

/**
 * `<name>_sum`: the sum of all observations, as a counter.
 *
 * Shape: CounterVector<L>. Unit: the family's.
 *
 * @example
 * rate(sumOf(llm.duration)) // => 'rate(llm_call_duration_seconds_sum[$__rate_interval])'
 */
export function sumOf<A>(
  family: AsFamily<'sumOf', 'histogram' | 'summary', A, 'histogram or summary'>,
  matchers: MatchersFor<NoInfer<A>> = {} as MatchersFor<A>,
): CounterVector<LabelsOf<A>> {
  return selectorOf(family as AnyFamily, 'sum', matchers, sumOf, ['histogram', 'summary'])
}

/**
 * `<name>_count`: the number of observations, as a counter.
 *
 * Shape: CounterVector<L>. Unit: a count.
 *
 * @example
 * rate(countOf(llm.duration)) // => 'rate(llm_call_duration_seconds_count[$__rate_interval])'
 */
export function countOf<A>(
  family: AsFamily<'countOf', 'histogram' | 'summary', A, 'histogram or summary'>,
  matchers: MatchersFor<NoInfer<A>> = {} as MatchersFor<A>,
): CounterVector<LabelsOf<A>> {
  return selectorOf(family as AnyFamily, 'count', matchers, countOf, ['histogram', 'summary'])
}

/**
 * The quantiles that a summary's service computed itself, which cannot be aggregated.
 *
 * Shape: GaugeVector<L | 'quantile'>. Unit: the family's.
 *
 * @example
 * quantileSeries(shop.payment, { quantile: '0.5' }) // => 'payment_duration_seconds{quantile="0.5"}'
 */
export function quantileSeries<A>(
  family: AsFamily<'quantileSeries', 'summary', A>,
  matchers: MatchersFor<NoInfer<A>> & {
    readonly quantile?: MatcherValue<string>
  } = {} as MatchersFor<A>,
): GaugeVector<LabelsOf<A> | 'quantile'> {
  return selectorOf(family as AnyFamily, 'value', matchers, quantileSeries, ['summary'])
}

/**
 * A counter read as it is: the total since the process started.
 *
 * Almost always wrong, because a restart sets it to 0; so it takes the reason.
 *
 * Shape: GaugeVector<L>. Unit: the counter's.
 *
 * @example
 * sum(raw(queue.jobs, 'The panel shows lifetime totals on purpose.')) // => 'sum(queue_jobs_total)'
 */
export function raw<A>(counter: AsRaw<A>, because: string): GaugeVector<LabelsOf<A>> {
  const node = nodeOf(counter as CounterLike) as VectorSelector
  return expression({ ...node, rawBecause: because })
}

type AsRaw<A> = A extends IsCounter
  ? A
  : A extends IsFamily<infer K, infer N>
    ? `raw() is for counters, but ${N} is a ${K}.`
    : 'raw() is for counters as they are stored.'
