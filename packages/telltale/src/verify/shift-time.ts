import type { Node, VectorSelector } from '@telltale/promql'

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
      return {
        type: 'BinaryExpr',
        op: '-',
        lhs: node,
        rhs: { type: 'NumberLiteral', value: ms / 1000 },
      }
  }
}
