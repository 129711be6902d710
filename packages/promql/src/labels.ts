/**
 * Which labels the series of an expression may carry, and what each construct does to them.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/operators/
 */
import type { Grouping, LabelMatcher, VectorMatching } from './ast.ts'
import { mentionsVariable } from './grafana-variables.ts'

/**
 * The labels that series may carry, without the metric name, in the order in which they were
 * declared. `open`: there may be others, because something in the expression is not declared.
 */
export interface LabelSet {
  readonly names: readonly string[]
  readonly open: boolean
}

export const noLabels: LabelSet = Object.freeze({ names: Object.freeze([]), open: false })

export function labelSet(names: readonly string[], open = false): LabelSet {
  return { names: names.filter((name, i) => names.indexOf(name) === i), open }
}

/** Whether series of this set can carry the label. */
export function mayHave(labels: LabelSet, name: string): boolean {
  return labels.open || labels.names.includes(name)
}

/**
 * Some labels: those that cannot occur are silently left out, as Prometheus does. A Grafana
 * variable may stand for any of them.
 */
export function only(labels: LabelSet, names: readonly string[]): LabelSet {
  if (names.some(mentionsVariable)) return labels
  return labelSet(names.filter((name) => name !== metricName && mayHave(labels, name)))
}

export function except(labels: LabelSet, names: readonly string[]): LabelSet {
  if (names.length === 0) return labels
  return { names: labels.names.filter((name) => !names.includes(name)), open: labels.open }
}

export function plus(labels: LabelSet, names: readonly string[]): LabelSet {
  return names.every((name) => labels.names.includes(name))
    ? labels
    : labelSet([...labels.names, ...names], labels.open)
}

/** What either side may carry: `or` passes on the series of both. */
export function union(a: LabelSet, b: LabelSet): LabelSet {
  return { names: plus(a, b.names).names, open: a.open || b.open }
}

/** `sum`, `sum by (…)`, `sum without (…)`. */
export function grouped(labels: LabelSet, grouping: Grouping | undefined): LabelSet {
  if (grouping === undefined) return noLabels
  return grouping.kind === 'by' ? only(labels, grouping.labels) : except(labels, grouping.labels)
}

/** A label with a matcher may occur, unless the matcher asks for its absence: `label=""`. */
export function matched(labels: LabelSet, matchers: readonly LabelMatcher[]): LabelSet {
  if (matchers.length === 0) return labels
  const absent = matchers.filter(({ op, value }) => op === '=' && value === '')
  const present = labels.open ? matchers.map(({ label }) => label).filter(isName) : []
  return except(
    plus(labels, present),
    absent.map(({ label }) => label),
  )
}

/** What `absent()` knows of series that are not there: the labels fixed by one equality matcher. */
export function fixedBy(matchers: readonly LabelMatcher[]): LabelSet {
  const fixed = matchers.filter(
    ({ label, op, value }, i) =>
      op === '=' &&
      value !== '' &&
      label !== metricName &&
      !matchers.some((other, j) => i !== j && other.label === label),
  )
  return labelSet(fixed.map(({ label }) => label))
}

/** An arithmetic or comparison operator between two vectors. */
export function joined(left: LabelSet, right: LabelSet, how: VectorMatching | undefined): LabelSet {
  if (how === undefined) return left
  if (how.group === undefined) {
    return how.kind === 'on' ? only(left, how.labels) : except(left, how.labels)
  }
  const [many, one] = how.group === 'group_left' ? [left, right] : [right, left]
  const include = how.include ?? []
  const named = include.filter((name) => !mentionsVariable(name))
  const copied = named.filter((name) => mayHave(one, name))
  const removed = named.filter((name) => !mayHave(one, name))
  const possible = named.length < include.length ? one.names : []
  return plus(except(many, removed), [...copied, ...possible])
}

function isName(label: string): boolean {
  return label !== metricName && !mentionsVariable(label)
}

export const metricName = '__name__'
