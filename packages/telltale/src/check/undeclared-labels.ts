import { didYouMean, type Problem } from '@telltale/core'
import {
  type AggregateExpr,
  attachedLabels,
  type BinaryExpr,
  checkMatcher,
  infer,
  type LabelSet,
  mayHave,
  type Node,
  type VectorSelector,
} from '@telltale/promql'
import { excerptOf } from './excerpt.ts'
import type { ExpressionUse, Model, SystemModel } from './model.ts'

/**
 * Every label in `by`, `without`, `on`, `ignoring`, `group_left` and in the matchers of hand-written
 * PromQL is one that the series there can have.
 *
 * Matchers that were built are checked when they are built.
 */
export function* undeclaredLabels({ systems }: Model): Generator<Problem> {
  for (const { uses, environment } of systems) {
    for (const use of uses) {
      for (const node of use.nodes) {
        if (node.type === 'VectorSelector') yield* inMatchers(node, use, environment)
        else if (node.type === 'AggregateExpr') yield* inGrouping(node, use, environment)
        else if (node.type === 'BinaryExpr') yield* inMatching(node, use, environment)
      }
    }
  }
}

type Environment = SystemModel['environment']

function* inMatchers(
  { series, name, matchers }: VectorSelector,
  use: ExpressionUse,
  { resolve }: Environment,
): Generator<Problem> {
  if (series !== undefined || name === undefined) return
  const found = resolve(name)
  if (found?.of !== 'family') return
  for (const matcher of matchers) {
    for (const problem of checkMatcher(found.family, found.part, matcher, () => use.at)) {
      yield { path: use.path, excerpt: excerptOf(use.node, matcher.label), ...problem }
    }
  }
}

function* inGrouping(
  { op, grouping, expr }: AggregateExpr,
  use: ExpressionUse,
  environment: Environment,
): Generator<Problem> {
  if (grouping === undefined) return
  const labels = labelsOf(expr, environment)
  for (const label of grouping.labels.filter((name) => isMissing(labels, name))) {
    yield undeclared(label, labels, use, {
      what: `${op} ${grouping.kind} (${grouping.labels.join(', ')})`,
      severity: grouping.kind === 'by' ? 'error' : 'warning',
      why:
        grouping.kind === 'by'
          ? 'Prometheus groups by an empty label: the series are added up as if it were not there.'
          : 'Nothing is left out, so the grouping is not the one that its author had in mind.',
    })
  }
}

function* inMatching(
  { op, lhs, rhs, matching }: BinaryExpr,
  use: ExpressionUse,
  environment: Environment,
): Generator<Problem> {
  if (matching === undefined) return
  const sides = [labelsOf(lhs, environment), labelsOf(rhs, environment)] as const
  const [left, right] = sides
  for (const label of matching.labels) {
    const lacking = sides.filter((labels) => isMissing(labels, label))
    const [labels] = lacking
    if (labels === undefined || (matching.kind === 'ignoring' && lacking.length < 2)) continue
    yield undeclared(label, labels, use, {
      what: `${op} ${matching.kind} (${matching.labels.join(', ')})`,
      severity: matching.kind === 'on' ? 'error' : 'warning',
      why: 'The label is empty on that side, so series are paired that do not belong together, or none.',
    })
  }
  const one = matching.group === 'group_right' ? left : right
  for (const label of (matching.include ?? []).filter((name) => isMissing(one, name))) {
    yield undeclared(label, one, use, {
      what: `${matching.group} (${(matching.include ?? []).join(', ')})`,
      severity: 'error',
      why: 'There is nothing to copy, so the result does not have the label either.',
    })
  }
}

/** A label that is known to be missing. A variable may stand for any. */
function isMissing(labels: LabelSet, name: string): boolean {
  return !mayHave(labels, name) && !attachedLabels.has(name) && !name.includes('$')
}

/** What the builder made refers to definitions; only names need the project. */
function labelsOf(node: Node, environment: Environment): LabelSet {
  const { labels } = infer(node)
  return labels.open ? infer(node, environment).labels : labels
}

function undeclared(
  label: string,
  { names }: LabelSet,
  { node, at, path }: ExpressionUse,
  words: { readonly what: string; readonly severity: 'error' | 'warning'; readonly why: string },
): Problem {
  const has = names.length === 0 ? 'no labels' : `the labels ${names.join(', ')}`
  return {
    code: 'metrics/undeclared-label',
    severity: words.severity,
    summary: `${words.what}: the series there have no label ${label}.${didYouMean(label, names)}`,
    at,
    path,
    excerpt: excerptOf(node, label, `there are ${has}`),
    why: words.why,
    fix:
      names.length === 0
        ? `Keep ${label} in the aggregation inside, or leave it out here.`
        : `Use one of ${names.join(', ')}, or keep ${label} in the aggregation inside.`,
  }
}
