import type {
  AnyFamily,
  Counter,
  Family,
  FamilyKind,
  Gauge,
  Histogram,
  Label,
  LabelValues,
  Problem,
  Summary,
} from '@telltale/core'
import { callSite, didYouMean } from '@telltale/core'
import type { LabelMatcher, SeriesPart, VectorSelector } from './ast.ts'
import {
  type CounterVector,
  expression,
  type GaugeVector,
  type LabelsOf,
  type Recorded,
  type Sampled,
  type TargetLabel,
  type TargetLabels,
} from './expression.ts'
import { type MatcherValue, resolveMatcher } from './matcher.ts'

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
 * @example
 * select(http.requests, { status_code: matches(/5../) }) // => http_requests_total{status_code=~"5.."}
 * select(queue.depth, { queue_name: 'pipeline' })        // => queue_depth{queue_name="pipeline"}
 */
export function select<A extends Selectable>(
  source: A,
  matchers: MatchersFor<NoInfer<A>> = {} as MatchersFor<A>,
): Selected<A> {
  if ('record' in source) {
    return expression({
      type: 'VectorSelector',
      name: source.record,
      matchers: toMatchers(matchers),
      series: { of: 'rule', rule: source },
    })
  }
  return seriesOf(source, 'value', matchers, select)
}

// biome-ignore lint/suspicious/noExplicitAny: the labels of A are read by the two types below
type Selectable = Counter<string, any> | Gauge<string, any> | Recorded<any>

type MatchersFor<A> =
  A extends Family<FamilyKind, string, infer L>
    ? Matchers<L>
    : A extends Recorded<infer L>
      ? Matchers<Readonly<Record<L, string>>>
      : never

type Selected<A> = A extends Counter ? CounterVector<LabelsOf<A>> : GaugeVector<LabelsOf<A>>

/** `<name>_bucket`: how many observations were at most `le`, as a counter for each bucket. */
export function bucketOf<L extends LabelValues>(
  family: Histogram<string, L>,
  matchers: Matchers<NoInfer<L> & { le: string }> = {},
): CounterVector<Names<L> | 'le'> {
  return seriesOf(family, 'bucket', matchers, bucketOf)
}

/** `<name>_sum`: the sum of all observations, as a counter. */
export function sumOf<L extends LabelValues>(
  family: Histogram<string, L> | Summary<string, L>,
  matchers: Matchers<NoInfer<L>> = {},
): CounterVector<Names<L>> {
  return seriesOf(family, 'sum', matchers, sumOf)
}

/** `<name>_count`: the number of observations, as a counter. */
export function countOf<L extends LabelValues>(
  family: Histogram<string, L> | Summary<string, L>,
  matchers: Matchers<NoInfer<L>> = {},
): CounterVector<Names<L>> {
  return seriesOf(family, 'count', matchers, countOf)
}

/** The quantiles that a summary's service computed, one series for each `quantile`. */
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
 * @example
 * sum(raw(jobs.done, 'The panel shows lifetime totals on purpose.'))
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

function seriesOf<L extends string>(
  family: AnyFamily,
  part: SeriesPart,
  matchers: object,
  maker: (...args: never[]) => unknown,
): Sampled<L, 'counter'> & Sampled<L, 'gauge'> {
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

/** A matcher must be able to match: a declared label, and a value that the label may have. */
export function checkMatcher(
  family: AnyFamily,
  part: SeriesPart,
  { label, op, value }: LabelMatcher,
  at: () => Problem['at'],
): readonly Problem[] {
  const declared: Label | undefined = family.labels[label]
  const related = [{ message: `${family.name} is defined here`, at: family.at }]
  if (value.includes('$')) return []
  if (declared === undefined) {
    if (label === 'le' && part === 'bucket') return []
    if (label === 'quantile' && family.kind === 'summary') return []
    return []
  }
  if (op === '=~' || op === '!~') return checkPattern(family, declared, { label, op, value }, at)
  if (declared.kind === 'open' || value === '' || declared.values.includes(value)) return []
  return [
    {
      code: 'metrics/label-value',
      severity: 'error',
      summary: `${label}="${value}" never matches: ${family.name} declares ${declared.values.join(', ')}.${didYouMean(value, declared.values)}`,
      at: at(),
      related,
      why:
        op === '='
          ? 'The query returns nothing, and an alert on it never fires.'
          : 'The matcher excludes nothing, so the query counts more than its author thinks.',
      fix: `Use a declared value, or add "${value}" to the label where ${family.name} is defined.`,
    },
  ]
}

function checkPattern(
  family: AnyFamily,
  declared: Label,
  { label, op, value }: LabelMatcher,
  at: () => Problem['at'],
): readonly Problem[] {
  const related = [{ message: `${family.name} is defined here`, at: family.at }]
  let pattern: RegExp
  try {
    pattern = new RegExp(`^(?:${value})$`, 's')
  } catch (error) {
    return [
      {
        code: 'promql/regexp',
        severity: 'error',
        summary: `${label}${op}"${value}" is not a regular expression: ${(error as Error).message}`,
        at: at(),
        related,
        why: 'Prometheus refuses the query.',
        fix: 'Correct the pattern; Prometheus uses RE2 syntax.',
      },
    ]
  }
  if (declared.kind === 'open' || declared.values.some((v) => pattern.test(v))) return []
  return [
    {
      code: 'metrics/label-value',
      severity: 'error',
      summary: `${label}${op}"${value}" matches none of the values that ${family.name} declares: ${declared.values.join(', ')}`,
      at: at(),
      related,
      why: 'Patterns are anchored at both ends, so a part of a value does not match; the query returns nothing or excludes nothing.',
      fix: 'Match a whole declared value.',
    },
  ]
}
