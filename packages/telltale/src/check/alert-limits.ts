/** Where alerts fire: each comparison of a condition with a number. */
import { type BinaryExpr, infer, type Node, print } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { mapNodes } from './map-nodes.ts'

export interface AlertLimit {
  readonly rule: AlertingRule
  /** What is compared, as `comparable` gives it. */
  readonly of: string
  readonly side: 'above' | 'below'
  readonly value: number
}

/** The limits of alerts; conditions that compare with something else than a number have none. */
export function alertLimits(rules: readonly AlertingRule[]): readonly AlertLimit[] {
  return rules.flatMap((rule) =>
    comparisons(rule.options.when.node).map(({ of, ...limit }) => ({
      rule,
      of: comparable(of),
      ...limit,
    })),
  )
}

/**
 * The text of an expression without what differs between a panel and an alert on the same thing:
 * the range of `rate()`, and matchers with a variable.
 */
export function comparable(node: Node): string {
  return print(mapNodes(node, withoutPlace), { range: '' })
}

interface Comparison {
  readonly of: Node
  readonly side: AlertLimit['side']
  readonly value: number
}

function comparisons(node: Node): readonly Comparison[] {
  if (node.type !== 'BinaryExpr') return []
  const { op, lhs, rhs } = node
  if (op === 'and' || op === 'or') return [...comparisons(lhs), ...comparisons(rhs)]
  if (op === 'unless') return comparisons(lhs)
  const side = sides[op]
  if (side === undefined || node.bool) return []
  const right = infer(rhs).constant
  if (right !== undefined) return [{ of: lhs, side, value: right }]
  const left = infer(lhs).constant
  if (left === undefined) return []
  return [{ of: rhs, side: side === 'above' ? 'below' : 'above', value: left }]
}

const sides: Readonly<Partial<Record<BinaryExpr['op'], AlertLimit['side']>>> = {
  '>': 'above',
  '>=': 'above',
  '<': 'below',
  '<=': 'below',
}

function withoutPlace(node: Node): Node {
  if (node.type === 'VectorSelector') {
    const fixed = node.matchers.filter(({ value }) => !/\$|\[\[/.test(value))
    return { ...node, matchers: fixed, filters: [] }
  }
  // What is drawn while there is nothing: 0 for the share of errors.
  if (node.type === 'BinaryExpr' && node.op === 'or' && isFill(node.rhs)) return node.lhs
  if (node.type !== 'MatrixSelector') return node
  const { range: _, ...rest } = node
  return rest
}

/** `vector(0)` */
function isFill(node: Node): boolean {
  return node.type === 'Call' && node.func === 'vector' && node.args[0]?.type === 'NumberLiteral'
}
