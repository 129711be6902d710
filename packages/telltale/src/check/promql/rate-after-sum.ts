import { type AggregateExpr, type Node, print, walk } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck } from '../definition.ts'
import { counterArgument, placeOf, ruleBehind } from '../read-as.ts'

/** `rate` comes before `sum`; a subquery or a recording rule between them only hides the mistake. */
export const rateAfterSum = expressionCheck(
  {
    code: 'promql/rate-after-sum',
    severity: 'error',
    title: 'rate(), irate() or increase() of counters that were aggregated before',
    looksAt: ['Call'],
  },
  function* (analysis) {
    for (const call of analysis.use.nodes) {
      if (call.type !== 'Call') continue
      const arg = counterArgument(call)
      if (arg === undefined) continue
      const rule = ruleBehind(arg, analysis)
      const inner = arg.type === 'SubqueryExpr' ? arg.expr : rule?.expr.node
      const aggregation = inner && aggregationIn(inner, analysis)
      if (aggregation === undefined) continue
      yield {
        part: rule === undefined ? aggregation : arg.type === 'MatrixSelector' ? arg.vector : arg,
        note: rule === undefined ? 'aggregated before' : `recorded with ${aggregation.op}`,
        summary: `${call.func}() after ${aggregation.op}(): ${print(aggregation, analysis.use.context)}`,
        ...(rule && {
          related: [{ message: `${rule.record} is recorded here`, at: placeOf(rule) }],
        }),
        why: `When one of the processes restarts, the ${aggregation.op} falls, ${call.func}() takes that for a restart of all, and shows a peak that never was.`,
        fix: `Turn it round: ${aggregation.op}(${call.func}(x[5m])).`,
      }
    }
  },
)

/** The aggregation through which totals of counters come. */
function aggregationIn(node: Node, { of }: Analysis): AggregateExpr | undefined {
  for (const inner of walk(node)) {
    if (inner.type === 'AggregateExpr' && of(inner).rawCounter) return inner
  }
  return undefined
}
