/** Functions that need at least two samples in their range. */
import type { Call, MatrixSelector, Node, SubqueryExpr } from '@telltale/promql'
import { rangeArgument } from './read-as.ts'

export interface PairRead {
  readonly call: Call
  readonly range: MatrixSelector | SubqueryExpr
}

export function* readsPairs(nodes: Iterable<Node>): Generator<PairRead> {
  for (const call of nodes) {
    if (call.type !== 'Call' || !names.has(call.func)) continue
    const range = rangeArgument(call)
    if (range?.type === 'MatrixSelector' || range?.type === 'SubqueryExpr') yield { call, range }
  }
}

const names: ReadonlySet<string> = new Set([
  ...['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv', 'predict_linear'],
  ...['double_exponential_smoothing', 'holt_winters'],
])
