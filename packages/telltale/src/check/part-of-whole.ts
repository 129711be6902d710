import { type Node, type VectorSelector, walk } from '@telltale/promql'
import type { Analysis } from './analysis.ts'
import { selectorsIn } from './analysis.ts'

/** Whether a value is some of a metric's events divided by all of them, and so never above 1. */
export function isPartOfWhole(node: Node, analysis: Analysis): boolean {
  if (node.type !== 'BinaryExpr' || node.op !== '/') return false
  const [part, ...otherParts] = selectorsIn(walk(node.lhs))
  const [whole, ...otherWholes] = selectorsIn(walk(node.rhs))
  if (!part || !whole || otherParts.length > 0 || otherWholes.length > 0) return false
  return (
    isSumOfFlow(node.lhs) &&
    isSumOfFlow(node.rhs) &&
    shapeOf(node.lhs) === shapeOf(node.rhs) &&
    isSameMetric(part, whole, analysis) &&
    whole.matchers.every((matcher) => part.matchers.some((own) => isSame(own, matcher)))
  )
}

function isSumOfFlow(node: Node): boolean {
  if (node.type === 'AggregateExpr') return node.op === 'sum' && isSumOfFlow(node.expr)
  if (node.type === 'BinaryExpr') return node.op === 'or' && isSumOfFlow(node.lhs)
  return node.type === 'Call' && (node.func === 'rate' || node.func === 'increase')
}

/** The function, its range and its offset, which must be those of the whole. */
function shapeOf(node: Node): string {
  for (const inner of walk(node)) {
    if (inner.type !== 'Call') continue
    const [arg] = inner.args
    if (arg?.type !== 'MatrixSelector') return inner.func
    const { offset = '', at = '' } = arg.vector
    return [inner.func, arg.range ?? '', offset, at].join(' ')
  }
  return ''
}

/** One bucket is a part of the count. */
function isSameMetric(
  part: VectorSelector,
  whole: VectorSelector,
  { seriesOf }: Analysis,
): boolean {
  const [a, b] = [seriesOf(part), seriesOf(whole)]
  if (a?.of !== 'family' || b?.of !== 'family' || a.family !== b.family) return false
  return a.part === b.part ? a.part !== 'sum' : a.part === 'bucket' && b.part === 'count'
}

type Matcher = VectorSelector['matchers'][number]

function isSame(a: Matcher, b: Matcher): boolean {
  return a.label === b.label && a.op === b.op && a.value === b.value
}
