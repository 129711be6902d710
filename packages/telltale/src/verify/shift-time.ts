import type { Node, VectorSelector } from '@telltale/promql'
import { mapNodes } from '../check/map-nodes.ts'

/**
 * An expression that reads now what it would have read some time ago.
 *
 * @example
 * // shifted by an hour:
 * // sum(rate(x[5m])) / 2          => sum(rate(x[5m] offset 3600000ms)) / 2
 * // time() - last_run_seconds     => time() - 3600 - last_run_seconds offset 3600000ms
 */
export function shiftTime(node: Node, ms: number, offsetMs: (text: string) => number): Node {
  const shift = (inner: Node) => shiftTime(inner, ms, offsetMs)
  const selector = (inner: VectorSelector): VectorSelector => ({
    ...inner,
    offset: `${ms + (inner.offset === undefined ? 0 : offsetMs(inner.offset))}ms`,
  })
  switch (node.type) {
    case 'NumberLiteral':
    case 'StringLiteral':
      return node
    case 'VectorSelector':
      return selector(node)
    case 'MatrixSelector':
      return { ...node, vector: selector(node.vector) }
    case 'SubqueryExpr':
      // The selectors inside are shifted; the moments of the subquery then need not be.
      return { ...node, expr: shift(node.expr) }
    case 'UnaryExpr':
      return { ...node, expr: shift(node.expr) }
    case 'AggregateExpr':
      return { ...node, expr: shift(node.expr), ...(node.param && { param: shift(node.param) }) }
    case 'BinaryExpr':
      return { ...node, lhs: shift(node.lhs), rhs: shift(node.rhs) }
    case 'Call':
      if (node.func !== 'time') return { ...node, args: node.args.map(shift) }
      return minus(node, ms / 1000)
  }
}

/**
 * An expression whose `time()` counts from the start of a case. There the samples of a case count
 * from, as in promtool, so that a timestamp among them is as old as the case says.
 *
 * @example
 * // from 1000:
 * // time() - last_run_seconds > 60   => time() - 1000 - last_run_seconds > 60
 */
export function sinceStart(node: Node, startSeconds: number): Node {
  return mapNodes(node, (inner) =>
    inner.type === 'Call' && inner.func === 'time' ? minus(inner, startSeconds) : inner,
  )
}

function minus(lhs: Node, seconds: number): Node {
  return { type: 'BinaryExpr', op: '-', lhs, rhs: { type: 'NumberLiteral', value: seconds } }
}
