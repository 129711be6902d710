import { didYouMean } from '@telltale/core'
import {
  type AggregateExpr,
  attachedLabels,
  type BinaryExpr,
  type LabelSet,
  mayHave,
  type Node,
} from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { type CheckDefinition, type Finding, problemsIn, together } from '../definition.ts'
import { droppedBy } from '../dropped-by.ts'
import { builtProblems, matcherProblems } from '../matcher-problems.ts'

const labels = {
  code: 'metrics/undeclared-label',
  severity: 'error',
  title: 'a query names a label that no series there has',
} as const

const looksAt = ['AggregateExpr', 'BinaryExpr'] as const

const groupingProblems = problemsIn({ ...labels, looksAt }, function* (analysis) {
  for (const mention of analysis.once(missingLabels)) {
    if (mention.dropped === undefined) yield findingOf(mention)
  }
})

/**
 * Every label in `by`, `without`, `on`, `ignoring`, `group_left` and in matchers is one that the
 * series there can have. A label that an aggregation inside has dropped is `promql/dropped-label`.
 */
export const undeclaredLabel: CheckDefinition = {
  ...labels,
  find: {
    inExpression: together(
      (analysis) => builtProblems(labels.code, analysis),
      (analysis) => matcherProblems(labels.code, analysis),
      groupingProblems,
    ),
  },
}

/** A label that is named where no series can have it. */
export interface MissingLabel {
  readonly label: string
  readonly node: AggregateExpr | BinaryExpr
  /** As it is written: `sum by (a, b)`. */
  readonly what: string
  /** What the series there have. */
  readonly labels: LabelSet
  readonly severity: 'error' | 'warning'
  readonly why: string
  /** The aggregation or the operator inside that has dropped it. */
  readonly dropped: Node | undefined
}

export function missingLabels(analysis: Analysis): readonly MissingLabel[] {
  const found: MissingLabel[] = []
  for (const node of analysis.use.nodes) {
    if (node.type === 'AggregateExpr') found.push(...inGrouping(node, analysis))
    else if (node.type === 'BinaryExpr') found.push(...inMatching(node, analysis))
  }
  return found
}

function inGrouping(node: AggregateExpr, analysis: Analysis): readonly MissingLabel[] {
  const { op, grouping, expr } = node
  if (grouping === undefined) return []
  const { labels } = analysis.of(expr)
  const isBy = grouping.kind === 'by'
  return grouping.labels
    .filter((name) => isMissing(labels, name))
    .map((label) => ({
      label,
      node,
      what: `${op} ${grouping.kind} (${grouping.labels.join(', ')})`,
      labels,
      severity: isBy ? 'error' : 'warning',
      why: isBy
        ? 'Prometheus groups by an empty label: the series are added up as if it were not there.'
        : 'Nothing is left out, so the grouping is not the one that its author had in mind.',
      dropped: droppedBy(expr, label, analysis),
    }))
}

function inMatching(node: BinaryExpr, analysis: Analysis): readonly MissingLabel[] {
  const { op, lhs, rhs, matching } = node
  if (matching === undefined) return []
  const left = analysis.of(lhs).labels
  const right = analysis.of(rhs).labels
  const what = `${op} ${matching.kind} (${matching.labels.join(', ')})`
  // What only one side lacks is a join that cannot match.
  const inNeither = matching.labels
    .filter((name) => isMissing(left, name) && isMissing(right, name))
    .map((label) => ({
      label,
      node,
      what,
      labels: left,
      severity: matching.kind === 'on' ? ('error' as const) : ('warning' as const),
      why: 'The label is empty on both sides, so it tells no series from another.',
      dropped: droppedBy(lhs, label, analysis) ?? droppedBy(rhs, label, analysis),
    }))
  const [one, labels] = matching.group === 'group_right' ? [lhs, left] : [rhs, right]
  const notCopied = (matching.include ?? [])
    .filter((name) => isMissing(labels, name))
    .map((label) => ({
      label,
      node,
      what: `${matching.group} (${(matching.include ?? []).join(', ')})`,
      labels,
      severity: 'error' as const,
      why: 'There is nothing to copy, so the result does not have the label either.',
      dropped: droppedBy(one, label, analysis),
    }))
  return [...inNeither, ...notCopied]
}

/** A label that is known to be missing. A variable may stand for any. */
export function isMissing(labels: LabelSet, name: string): boolean {
  return !mayHave(labels, name) && !attachedLabels.has(name) && !/\$|\[\[/.test(name)
}

function findingOf({ label, node, what, labels, severity, why }: MissingLabel): Finding {
  const { names } = labels
  return {
    part: { of: node, label },
    note: `there are ${namesText(names)}`,
    severity,
    summary: `${what}: the series there have no label ${label}.${didYouMean(label, names)}`,
    why,
    fix:
      names.length === 0
        ? `Leave ${label} out.`
        : `Use one of ${names.join(', ')}, or add ${label} where the metric is defined.`,
  }
}

export function namesText(names: readonly string[]): string {
  return names.length === 0 ? 'no labels' : `the labels ${names.join(', ')}`
}
