import { type BinaryExpr, isComparison, type LabelSet, mayHave } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck, type Finding } from '../definition.ts'
import { hasExactLabels } from '../exact-labels.ts'
import { isMissing, namesText } from '../metrics/undeclared-label.ts'

/** Series find each other by labels that both sides have. */
export const impossibleJoin = expressionCheck(
  {
    code: 'promql/impossible-join',
    severity: 'error',
    title: 'the two sides of an operator can never match',
    looksAt: ['BinaryExpr'],
  },
  function* (analysis) {
    for (const node of analysis.use.nodes) {
      if (node.type !== 'BinaryExpr' || node.op === 'or') continue
      const left = analysis.of(node.lhs)
      const right = analysis.of(node.rhs)
      if (left.kind !== 'instant vector' || right.kind !== 'instant vector') continue
      yield* node.matching?.kind === 'on'
        ? lackingOn(node, left.labels, right.labels)
        : differing(node, left.labels, right.labels, analysis)
    }
  },
)

/** What both sides lack is a label that nobody declares. */
function* lackingOn(node: BinaryExpr, left: LabelSet, right: LabelSet): Generator<Finding> {
  for (const label of node.matching?.labels ?? []) {
    const lacksLeft = isMissing(left, label) && mayHave(right, label)
    const lacksRight = isMissing(right, label) && mayHave(left, label)
    if (!lacksLeft && !lacksRight) continue
    const [side, labels] = lacksLeft ? (['left', left] as const) : (['right', right] as const)
    yield {
      part: { of: node, label },
      note: `the ${side} side has ${namesText(labels.names)}`,
      summary: `${node.op} on (${node.matching?.labels.join(', ')}): the ${side} side has no label ${label}`,
      why: consequence(node),
      fix: `Keep ${label} on the ${side} side, or leave it out of on ().`,
    }
  }
}

function* differing(
  node: BinaryExpr,
  left: LabelSet,
  right: LabelSet,
  analysis: Analysis,
): Generator<Finding> {
  const { matching, lhs, rhs } = node
  if (!hasExactLabels(lhs, analysis) || !hasExactLabels(rhs, analysis)) return
  const ignored = matching?.labels ?? []
  const onlyLeft = left.names.filter((n) => !right.names.includes(n) && !ignored.includes(n))
  const onlyRight = right.names.filter((n) => !left.names.includes(n) && !ignored.includes(n))
  if (onlyLeft.length === 0 && onlyRight.length === 0) return
  const [side, other, labels] =
    onlyLeft.length > 0 ? ['left', 'right', onlyLeft] : ['right', 'left', onlyRight]
  const shared = left.names.filter((name) => right.names.includes(name))
  const many = side === 'left' ? 'group_left' : 'group_right'
  yield {
    part: { of: node, the: 'operator' },
    note: `only the ${side} side has ${labels.join(', ')}`,
    summary: `the sides of ${node.op} never match: the ${side} one has ${labels.join(', ')}, the ${other} one has not`,
    why: consequence(node),
    fix: `Match by what both have, ${node.op} on (${shared.join(', ')}) ${isGrouped(node) ? '' : `${many} () `}…, or aggregate the ${side} side without ${labels.join(', ')}.`,
  }
}

/** Set operators need no group_left. */
function isGrouped({ op, matching }: BinaryExpr): boolean {
  return op === 'and' || op === 'unless' || matching?.group !== undefined
}

function consequence({ op }: BinaryExpr): string {
  if (op === 'unless') return 'Nothing is ever left out.'
  return isComparison(op)
    ? 'No pair of series is ever compared: the result is empty, and an alert on it never fires.'
    : 'The result is empty, without an error.'
}
