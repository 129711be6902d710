/**
 * From syntax tree to text on several lines, laid out as promtool's formatter does.
 *
 * What fits on a line stays on one; else a call, an aggregation or parentheses put their contents
 * on lines of their own, and an operator stands at the left between its operands. Differs from
 * `print` in white space alone.
 * Source: https://github.com/prometheus/prometheus/blob/main/promql/parser/prettier_rules.md
 */
import type { BinaryExpr, Node } from './ast.ts'
import {
  aggregateHead,
  fitsLeft,
  fitsRight,
  fitsSubquery,
  fitsUnary,
  operatorText,
  type Printable,
  type PrintContext,
  panelContext,
  printNode,
  subqueryTail,
  treeOf,
} from './print.ts'

/** The longest line that is not broken, in characters. */
const width = 80
const indentation = '  '

/**
 * The text of an expression in a context, broken into lines where it is long.
 *
 * @example
 * pretty(sum(rate(http.requests))) // => 'sum(rate(http_requests_total[$__rate_interval]))'
 * pretty(ratio(http.requests, { method: 'GET' }), ruleContext('5m')) // => '  sum(rate(http_requests_total{method="GET"}[5m]))\n/\n  sum(rate(http_requests_total[5m]))'
 */
export function pretty(expr: Printable, context: PrintContext = panelContext): string {
  return layOut(treeOf(expr), 0, context)
}

/** The lines of a node; the first is indented too. */
function layOut(node: Node, depth: number, context: PrintContext): string {
  const indent = indentation.repeat(depth)
  const line = indent + printNode(node, context)
  if (line.length <= width) return line
  const block = (head: string, inner: readonly Node[], tail: string): string => {
    const lines = inner.map((child) => layOut(child, depth + 1, context)).join(',\n')
    return `${indent}${head}(\n${lines}\n${indent})${tail}`
  }
  switch (node.type) {
    case 'NumberLiteral':
    case 'StringLiteral':
    case 'VectorSelector':
    case 'MatrixSelector':
      return line
    case 'Call':
      return node.args.length === 0 ? line : block(node.func, node.args, '')
    case 'AggregateExpr': {
      const inner = node.param === undefined ? [node.expr] : [node.param, node.expr]
      return block(aggregateHead(node.op, node.grouping), inner, '')
    }
    case 'SubqueryExpr':
      return fitsSubquery(node)
        ? `${layOut(node.expr, depth, context)}${subqueryTail(node)}`
        : block('', [node.expr], subqueryTail(node))
    case 'UnaryExpr':
      return fitsUnary(node)
        ? `${indent}${node.op}${layOut(node.expr, depth, context).trimStart()}`
        : block(node.op, [node.expr], '')
    case 'BinaryExpr':
      return layOutBinary(node, depth, context)
  }
}

function layOutBinary(node: BinaryExpr, depth: number, context: PrintContext): string {
  const indent = indentation.repeat(depth)
  const inner = indentation.repeat(depth + 1)
  const side = (operand: Node, fits: boolean): string =>
    fits
      ? layOut(operand, depth + 1, context)
      : `${inner}(\n${layOut(operand, depth + 2, context)}\n${inner})`
  const lhs = side(node.lhs, fitsLeft(node))
  return `${lhs}\n${indent}${operatorText(node)}\n${side(node.rhs, fitsRight(node))}`
}
