import type { MatrixSelector, Node } from '@telltale/promql'

/** The tree with every node replaced by what the function makes of it, inner nodes first. */
export function mapNodes(node: Node, map: (node: Node) => Node): Node {
  const inner = (child: Node) => mapNodes(child, map)
  switch (node.type) {
    case 'MatrixSelector':
      return map({ ...node, vector: inner(node.vector) as MatrixSelector['vector'] })
    case 'SubqueryExpr':
    case 'UnaryExpr':
      return map({ ...node, expr: inner(node.expr) })
    case 'AggregateExpr':
      return map({
        ...node,
        expr: inner(node.expr),
        ...(node.param && { param: inner(node.param) }),
      })
    case 'Call':
      return map({ ...node, args: node.args.map(inner) })
    case 'BinaryExpr':
      return map({ ...node, lhs: inner(node.lhs), rhs: inner(node.rhs) })
    default:
      return map(node)
  }
}
