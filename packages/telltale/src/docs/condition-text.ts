import { infer, type Node, unitText } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'

/**
 * What an alert's condition compares with, in words; `undefined` when it is no plain comparison
 * with a number.
 *
 * @example
 * conditionText(apiErrors)  // => 'above 0.05 (5 %)'
 * conditionText(apiLatency) // => 'above 2 seconds'
 * conditionText(apiDown)    // => 'equal to 0'
 */
export function conditionText({ options: { when } }: AlertingRule): string | undefined {
  const { node } = when
  if (node.type !== 'BinaryExpr' || node.rhs.type !== 'NumberLiteral') return undefined
  const words = comparisons[node.op]
  return words === undefined ? undefined : `${words} ${amount(node.rhs.value, node.lhs)}`
}

const comparisons: Readonly<Record<string, string>> = {
  '>': 'above',
  '>=': 'at least',
  '<': 'below',
  '<=': 'at most',
  '==': 'equal to',
  '!=': 'other than',
}

function amount(value: number, compared: Node): string {
  const { unit } = infer(compared)
  const text = unit === undefined ? '' : unitText(unit)
  switch (text) {
    case '':
    case 'count':
      return String(value)
    case 'ratio':
      return `${value} (${percent(value)} %)`
    default:
      return `${value} ${text}`
  }
}

function percent(ratio: number): number {
  return Number((ratio * 100).toPrecision(12))
}
