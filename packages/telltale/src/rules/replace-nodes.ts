import type { Node, VectorSelector } from '@telltale/promql'

/** The tree with other nodes in the place of some; what is inside of a replaced one is not asked about. */
export function replaceNodes(node: Node, replacement: (node: Node) => Node | undefined): Node {
  const other = replacement(node)
  if (other !== undefined) return other
  const inner = (child: Node) => replaceNodes(child, replacement)
  switch (node.type) {
    case 'NumberLiteral':
    case 'StringLiteral':
    case 'VectorSelector':
      return node
    case 'MatrixSelector':
      return { ...node, vector: inner(node.vector) as VectorSelector }
    case 'SubqueryExpr':
    case 'UnaryExpr':
      return { ...node, expr: inner(node.expr) }
    case 'Call':
      return { ...node, args: node.args.map(inner) }
    case 'AggregateExpr':
      return { ...node, expr: inner(node.expr), ...(node.param && { param: inner(node.param) }) }
    case 'BinaryExpr':
      return { ...node, lhs: inner(node.lhs), rhs: inner(node.rhs) }
  }
}
