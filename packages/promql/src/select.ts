import type {
  AnyFamily,
  Counter,
  Family,
  FamilyKind,
  Histogram,
  LabelValues,
  Summary,
} from '@telltale/core'
import { callSite } from '@telltale/core'
import type { LabelMatcher, SeriesPart, VectorSelector } from './ast.ts'
import { checkMatcher } from './check-matcher.ts'
import {
  type CounterVector,
  expression,
  type GaugeVector,
  type Recorded,
  type TargetLabel,
  type TargetLabels,
} from './expression.ts'
import { type MatcherValue, resolveMatcher } from './matcher.ts'
import type { IsFamily, LabelsOf, NotAVector } from './operand.ts'

/** Matchers by label: declared labels take declared values, target labels any. */
export type Matchers<L extends LabelValues> = {
  readonly [Name in keyof L | keyof TargetLabels]?: MatcherValue<
    Name extends keyof L ? L[Name] : string
  >
}

type Names<L extends LabelValues> = (keyof L & string) | TargetLabel

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
  if (!('record' in series)) return seriesOf(series, 'value', matchers, select)
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

type MatchersFor<A> =
  A extends Family<FamilyKind, string, infer L>
    ? Matchers<L>
    : A extends Recorded<infer L>
      ? { readonly [Name in L]?: MatcherValue<string> }
      : object

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
export function bucketOf<L extends LabelValues>(
  family: Histogram<string, L>,
  matchers: Matchers<NoInfer<L> & { le: string }> = {},
): CounterVector<Names<L> | 'le'> {
  return seriesOf(family, 'bucket', matchers, bucketOf)
}

/**
 * `<name>_sum`: the sum of all observations, as a counter.
 *
 * Shape: CounterVector<L>. Unit: the family's.
 *
 * @example
 * rate(sumOf(llm.duration)) // => 'rate(llm_call_duration_seconds_sum[$__rate_interval])'
 */
export function sumOf<L extends LabelValues>(
  family: Histogram<string, L> | Summary<string, L>,
  matchers: Matchers<NoInfer<L>> = {},
): CounterVector<Names<L>> {
  return seriesOf(family, 'sum', matchers, sumOf)
}

/**
 * `<name>_count`: the number of observations, as a counter.
 *
 * Shape: CounterVector<L>. Unit: a count.
 *
 * @example
 * rate(countOf(llm.duration)) // => 'rate(llm_call_duration_seconds_count[$__rate_interval])'
 */
export function countOf<L extends LabelValues>(
  family: Histogram<string, L> | Summary<string, L>,
  matchers: Matchers<NoInfer<L>> = {},
): CounterVector<Names<L>> {
  return seriesOf(family, 'count', matchers, countOf)
}

/**
 * The quantiles that a summary's service computed itself, which cannot be aggregated.
 *
 * Shape: GaugeVector<L | 'quantile'>. Unit: the family's.
 *
 * @example
 * quantileSeries(shop.payment, { quantile: '0.5' }) // => 'payment_duration_seconds{quantile="0.5"}'
 */
export function quantileSeries<L extends LabelValues>(
  family: Summary<string, L>,
  matchers: Matchers<NoInfer<L> & { quantile: string }> = {},
): GaugeVector<Names<L> | 'quantile'> {
  return seriesOf(family, 'value', matchers, quantileSeries)
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
export function raw<L extends string>(counter: CounterVector<L>, because: string): GaugeVector<L>
export function raw<L extends LabelValues>(
  counter: Counter<string, L>,
  because: string,
): GaugeVector<Names<L>>
export function raw(counter: CounterVector | Counter, because: string): GaugeVector {
  const selector = 'node' in counter ? counter : select(counter)
  return expression({ ...(selector.node as VectorSelector), rawBecause: because })
}

const suffix: Readonly<Record<SeriesPart, string>> = {
  value: '',
  bucket: '_bucket',
  sum: '_sum',
  count: '_count',
}

function seriesOf<E extends CounterVector | GaugeVector>(
  family: AnyFamily,
  part: SeriesPart,
  matchers: object,
  maker: (...args: never[]) => unknown,
): E {
  const list = toMatchers(matchers)
  const at = callSite(maker)
  const problems = list.flatMap((matcher) => checkMatcher(family, part, matcher, at))
  return expression({
    type: 'VectorSelector',
    name: `${family.name}${suffix[part]}`,
    matchers: list,
    series: { of: 'family', family, part },
    ...(problems.length > 0 && { problems }),
  })
}

function toMatchers(matchers: object): readonly LabelMatcher[] {
  return Object.entries(matchers)
    .filter((entry): entry is [string, MatcherValue<string>] => entry[1] !== undefined)
    .map(([label, value]) => ({ label, ...resolveMatcher(value) }))
}
