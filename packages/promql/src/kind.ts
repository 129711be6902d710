import type { Node, VectorSelector } from './ast.ts'
import { isComparison } from './ast.ts'
import { signatureOf } from './functions.ts'

/** What an expression is. A counter vector is an instant vector that has to be rated first. */
export type ExpressionKind =
  | 'instant vector'
  | 'counter vector'
  | 'range vector'
  | 'scalar'
  | 'string'

/** Whether samples are totals that only grow, or values that go up and down. */
export type SampleKind = 'counter' | 'gauge'

/** The kind of a tree's result, as the builder sees it. */
export function kindOf(node: Node): ExpressionKind {
  switch (node.type) {
    case 'NumberLiteral':
      return 'scalar'
    case 'StringLiteral':
      return 'string'
    case 'VectorSelector':
      return samplesOf(node) === 'counter' ? 'counter vector' : 'instant vector'
    case 'MatrixSelector':
    case 'SubqueryExpr':
      return 'range vector'
    case 'AggregateExpr':
      return 'instant vector'
    case 'Call':
      return signatureOf(node.func)?.returns === 'scalar' ? 'scalar' : 'instant vector'
    case 'UnaryExpr':
      return kindOf(node.expr)
    case 'BinaryExpr':
      return isScalar(node.lhs) && isScalar(node.rhs) ? 'scalar' : 'instant vector'
  }
}

/** Whether stored samples are a counter's; `undefined` for what is computed and has no past. */
export function samplesOf(node: Node): SampleKind | undefined {
  switch (node.type) {
    case 'VectorSelector':
      return isCounter(node) ? 'counter' : 'gauge'
    case 'MatrixSelector':
      return samplesOf(node.vector)
    case 'SubqueryExpr':
      return 'gauge'
    default:
      return undefined
  }
}

export function isScalar(node: Node): boolean {
  return kindOf(node) === 'scalar'
}

/** Between two scalars PromQL allows a comparison only with `bool`. */
export function needsBool(op: string, lhs: Node, rhs: Node): boolean {
  return isComparison(op as never) && isScalar(lhs) && isScalar(rhs)
}

function isCounter({ series, rawBecause }: VectorSelector): boolean {
  if (rawBecause !== undefined || series?.of !== 'family') return false
  return series.part === 'value' ? series.family.kind === 'counter' : true
}
