/** Whether a matcher can match: a label that the family has, and a value that the label may have. */
import type { AnyFamily, Label, OpenLabel, Problem } from '@telltale/core'
import { didYouMean } from '@telltale/core'
import type { LabelMatcher, SeriesPart } from './ast.ts'
import { isBuiltin } from './builtins.ts'
import { alternatives, readPattern } from './re2.ts'

/**
 * What is wrong with a matcher of a declared family; empty when it can match.
 *
 * Errors: `metrics/undeclared-label`, `metrics/label-value`, `metrics/bucket-bound`,
 * `promql/regexp`. Of a matcher whose value holds a Grafana variable only the label is checked.
 */
export function checkMatcher(
  family: AnyFamily,
  part: SeriesPart,
  matcher: LabelMatcher,
  at: () => Problem['at'],
): readonly Problem[] {
  if (holdsVariable(matcher.label)) return []
  const found = holdsVariable(matcher.value)
    ? withAnyValue(family, part, matcher)
    : findings(family, part, matcher)
  return [...found].map((finding) => ({
    severity: 'error' as const,
    ...finding,
    at: at(),
    related: [{ message: `${family.name} is defined here`, at: family.at }],
  }))
}

type Finding = Pick<Problem, 'code' | 'summary' | 'why' | 'fix'> & Partial<Problem>

function* findings(family: AnyFamily, part: SeriesPart, matcher: LabelMatcher): Generator<Finding> {
  const { label, op, value } = matcher
  const isPattern = op === '=~' || op === '!~'
  const pattern = isPattern ? readPattern(value) : undefined
  if (pattern && 'refused' in pattern) {
    yield refusedPattern(matcher, pattern.refused, pattern.fix)
  } else if (label === 'le' && part === 'bucket') {
    yield* bucketBound(family, matcher)
  } else if (Object.hasOwn(family.labels, label)) {
    const declared: Label | undefined = family.labels[label]
    if (declared?.kind === 'closed') yield* closedLabel(family, declared.values, matcher, pattern)
    if (declared?.kind === 'open') yield* openLabel(family, declared, matcher)
  } else if (!isExpected(family, label)) {
    yield undeclaredLabel(family, label)
  }
}

function* withAnyValue(
  family: AnyFamily,
  part: SeriesPart,
  { label }: LabelMatcher,
): Generator<Finding> {
  const isBound = label === 'le' && part === 'bucket'
  if (isBound || Object.hasOwn(family.labels, label) || isExpected(family, label)) return
  yield undeclaredLabel(family, label)
}

function* closedLabel(
  family: AnyFamily,
  values: readonly string[],
  matcher: LabelMatcher,
  pattern: { readonly test: (value: string) => boolean } | undefined,
): Generator<Finding> {
  // `label=""` means that the label is absent, which is always possible.
  if (matcher.value === '') return
  const wanted = valuesOf(matcher)
  // A pattern that is one text was meant as a pattern: it is told that it is anchored.
  if (wanted && !(pattern && wanted.length === 1)) {
    for (const value of wanted) {
      if (value !== '' && !values.includes(value))
        yield unknownValue(family, values, matcher, value)
    }
  } else if (!values.some((value) => pattern?.test(value))) {
    yield unmatchedPattern(family, values, matcher)
  }
}

/** Values that the label does not accept never occur, unless they are what others are folded into. */
function* openLabel(
  family: AnyFamily,
  label: OpenLabel,
  matcher: LabelMatcher,
): Generator<Finding> {
  const { pattern, fold } = label
  if (pattern === undefined) return
  for (const value of valuesOf(matcher) ?? []) {
    if (value !== '' && value !== fold && value.search(pattern) < 0) {
      yield unacceptedValue(family, pattern, matcher, value)
    }
  }
}

function* bucketBound(family: AnyFamily, matcher: LabelMatcher): Generator<Finding> {
  const bounds = [...(family.buckets ?? []), Number.POSITIVE_INFINITY]
  const missing = new Set<number>()
  for (const value of valuesOf(matcher) ?? []) {
    const bound = value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value)
    if (bounds.includes(bound) || missing.has(bound)) continue
    // 3 and 3.0 are one bound that is missing.
    missing.add(bound)
    yield unknownBound(family, matcher, value)
  }
  // A pattern may well name both spellings; an equality can only name one.
  if ((matcher.op === '=' || matcher.op === '!=') && /^\d+(?:\.0)?$/.test(matcher.value)) {
    yield bucketSpelling(matcher)
  }
}

/** The values that a matcher names, if it names values. */
function valuesOf({ op, value }: LabelMatcher): readonly string[] | undefined {
  return op === '=' || op === '!=' ? [value] : alternatives(value)
}

/** Labels that a family does not declare and that its series have all the same. */
function isExpected(family: AnyFamily, label: string): boolean {
  return (
    attachedLabels.has(label) ||
    (label === 'quantile' && family.kind === 'summary') ||
    (isBuiltin(family) && family.name !== 'up')
  )
}

/**
 * Labels that scraping, Kubernetes and relabelling usually attach; the types know the project's
 * own list, `TargetLabels`. Source: https://prometheus.io/docs/concepts/jobs_instances/ and
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitorSpec
 */
export const attachedLabels: ReadonlySet<string> = new Set([
  '__name__',
  'job',
  'instance',
  'namespace',
  'pod',
  'container',
  'service',
  'endpoint',
  'node',
  'cluster',
  'exported_job',
  'exported_instance',
  'exported_namespace',
  'exported_pod',
])

/** `$stage`, `${stage:regex}`, `[[stage]]`; not the `$` that ends a pattern. */
export function holdsVariable(value: string): boolean {
  return /\$(?:\w|\{\w)|\[\[\w/.test(value)
}

const text = ({ label, op, value }: LabelMatcher) => `${label}${op}"${value}"`

const consequence = ({ op }: LabelMatcher) =>
  op === '=' || op === '=~'
    ? 'The query returns nothing, and an alert on it never fires.'
    : 'The matcher excludes nothing, so the query counts more than its author thinks.'

const undeclaredLabel = (family: AnyFamily, label: string): Finding => {
  const names = Object.keys(family.labels)
  const known =
    names.length > 0
      ? `declares ${names.join(', ')}, and targets have job, instance`
      : 'declares none, and targets have job, instance'
  return {
    code: 'metrics/undeclared-label',
    summary: `${family.name} has no label ${label}: it ${known}.${didYouMean(label, [...names, 'job', 'instance'])}`,
    why: 'Prometheus does not complain about a label that no series has: the query returns nothing, or excludes nothing.',
    fix: `Use a label of ${family.name}, add ${label} where it is defined, or select by a label that scraping attaches.`,
  }
}

const unknownValue = (
  family: AnyFamily,
  values: readonly string[],
  matcher: LabelMatcher,
  value: string,
): Finding => ({
  code: 'metrics/label-value',
  summary: `${text(matcher)}: ${family.name} has no ${matcher.label} "${value}"; it declares ${values.join(', ')}.${didYouMean(value, values)}`,
  why: consequence(matcher),
  fix: `Use a declared value, or add "${value}" to the label where ${family.name} is defined.`,
})

const unacceptedValue = (
  family: AnyFamily,
  pattern: RegExp,
  matcher: LabelMatcher,
  value: string,
): Finding => ({
  code: 'metrics/label-value',
  summary: `${text(matcher)}: ${family.name} has no ${matcher.label} "${value}"; it accepts what matches ${pattern.source}.`,
  why: consequence(matcher),
  fix: /^[1-5]xx$/i.test(value)
    ? `Match the class: ${matcher.label}=~"${value[0]}..".`
    : `Use a value that the label accepts, or change what it accepts where ${family.name} is defined.`,
})

const unmatchedPattern = (
  family: AnyFamily,
  values: readonly string[],
  matcher: LabelMatcher,
): Finding => ({
  code: 'metrics/label-value',
  summary: `${text(matcher)} matches none of the values that ${family.name} declares: ${values.join(', ')}.`,
  why: `Patterns are anchored at both ends, so a part of a value does not match. ${consequence(matcher)}`,
  fix: 'Match a whole declared value: /.*part.*/ finds a part.',
})

const refusedPattern = (matcher: LabelMatcher, refused: string, fix: string): Finding => ({
  code: 'promql/regexp',
  summary: `${text(matcher)} is not a pattern that Prometheus reads: ${refused}.`,
  why: 'Prometheus uses RE2 and refuses the whole query.',
  fix,
})

const unknownBound = (family: AnyFamily, matcher: LabelMatcher, value: string): Finding => ({
  code: 'metrics/bucket-bound',
  summary: `${text(matcher)}: ${family.name} has no bucket up to "${value}"; its bounds are ${(family.buckets ?? []).join(', ')}, +Inf.`,
  why: consequence(matcher),
  fix: `Use one of the bounds, or add one where ${family.name} is defined.`,
})

const bucketSpelling = (matcher: LabelMatcher): Finding => ({
  code: 'metrics/bucket-bound',
  severity: 'warning',
  summary: `${text(matcher)} matches in one major version of Prometheus only.`,
  why: 'Prometheus 2 stores the bound as the service writes it ("1"), Prometheus 3 as "1.0".',
  fix: 'Use within(histogram, bound), or match both: matches(/1|1\\.0/).',
})
