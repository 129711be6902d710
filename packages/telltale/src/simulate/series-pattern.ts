import {
  type AnyFamily,
  didYouMean,
  familiesOf,
  nearest,
  type Problem,
  type SourceLocation,
} from '@telltale/core'
import { attachedLabels, checkMatcher, parse } from '@telltale/promql'
import type { Target } from '../project/target.ts'
import type { SeriesPattern } from './scenario.ts'

export interface ReadPattern {
  readonly series: SeriesPattern
  /** The families that it may match. */
  readonly families: readonly AnyFamily[]
  readonly problems: readonly Problem[]
}

/**
 * `llm_calls_total{provider="openai"}`, or `{route="/items"}` for every family with that label.
 *
 * @param at where a character of the text stands
 */
export function readSeriesPattern(
  text: string,
  targets: readonly Target[],
  at: (offset: number) => SourceLocation,
): ReadPattern {
  const all = targets.flatMap(({ options }) => familiesOf(options.exposes))
  const { node, problems } = parse(text)
  if (node?.type !== 'VectorSelector') {
    return { series: { matchers: [] }, families: [], problems: [notASelector(text, problems, at)] }
  }
  const { name, matchers } = node
  const series: SeriesPattern = { ...(name !== undefined && { name }), matchers }
  const labels = matchers.map(({ label }) => label).filter((label) => !attachedLabels.has(label))
  const families =
    name === undefined
      ? all.filter((family) => labels.every((label) => Object.hasOwn(family.labels, label)))
      : all.filter((family) => family.name === name)
  const found =
    families.length === 0
      ? [unknown(series, labels, all, at(0))]
      : name === undefined
        ? []
        : families.flatMap((family) =>
            matchers.flatMap((matcher) => checkMatcher(family, 'value', matcher, () => at(0))),
          )
  return { series, families, problems: found }
}

function notASelector(
  text: string,
  problems: readonly { readonly message: string; readonly from: number }[],
  at: (offset: number) => SourceLocation,
): Problem {
  const [first] = problems
  return {
    code: 'scenario/series',
    severity: 'error',
    summary: `"${text}" does not select series${first ? `: ${first.message}` : ''}`,
    at: at(first?.from ?? 0),
    why: 'A scenario changes what is exposed, not the result of a query.',
    fix: 'Write a name with matchers: llm_calls_total{provider="openai"}. A text with { or quotes needs quotes around it in YAML.',
  }
}

function unknown(
  { name }: SeriesPattern,
  labels: readonly string[],
  all: readonly AnyFamily[],
  at: SourceLocation,
): Problem {
  const names = all.map((family) => family.name)
  const part = all.find((family) =>
    ['_bucket', '_sum', '_count'].some((suffix) => name === family.name + suffix),
  )
  const meant = part?.name ?? (name === undefined ? undefined : nearest(name, names))
  const declared = all.find((family) => family.name === meant)
  return {
    code: 'scenario/unknown-metric',
    severity: 'error',
    summary:
      name === undefined
        ? `no metric has the labels ${labels.join(', ')}`
        : part
          ? `${name} is a part of ${part.name}. Did you mean "${part.name}"?`
          : `no target exposes ${name}.${didYouMean(name, names)}`,
    at,
    ...(declared && { related: [{ message: `${meant} is declared here`, at: declared.at }] }),
    why: 'Nothing would depart from normal, and the scenario would prove nothing.',
    fix: part
      ? 'Name the family; its buckets, sum and count follow.'
      : 'Name a metric that a target exposes, as in the metric reference.',
  }
}
