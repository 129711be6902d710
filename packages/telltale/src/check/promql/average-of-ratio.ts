import type { Node } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck } from '../definition.ts'
import { rangeArgument, ruleBehind } from '../read-as.ts'

/** Shares and quantiles are computed from sums, last; their average is that of nothing. */
export const averageOfRatio = expressionCheck(
  {
    code: 'promql/average-of-ratio',
    severity: 'warning',
    title: 'shares or quantiles are averaged',
    looksAt: ['Call', 'AggregateExpr'],
  },
  function* (analysis) {
    for (const node of analysis.use.nodes) {
      const inner = averaged(node)
      const what = inner && whatIs(inner, analysis)
      if (inner === undefined || what === undefined) continue
      const name = node.type === 'AggregateExpr' ? node.op : (node as { func?: string }).func
      // The sum of shares may be meant: of the shares of several parts in one whole.
      if (what === 'ratio' && name === 'sum') continue
      yield {
        part: inner.type === 'SubqueryExpr' ? inner.expr : inner,
        note: what === 'ratio' ? 'a ratio' : 'quantiles',
        summary: `${name}() of ${what === 'ratio' ? 'a ratio' : 'quantiles'}`,
        why:
          what === 'ratio'
            ? 'A process with one request weighs as much as one with a thousand, and one without any makes the result NaN: it is not the ratio of the whole.'
            : 'Quantiles cannot be added or averaged: the result is the quantile of nothing.',
        fix:
          what === 'ratio'
            ? 'Add up above and below, and divide last: sum(rate(a[5m])) / sum(rate(b[5m])).'
            : 'Add up the buckets, and take the quantile last: histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m]))).',
      }
    }
  },
)

/** Whether a node averages what is below it. */
export function isAverage(node: Node): boolean {
  return (
    (node.type === 'AggregateExpr' && node.op === 'avg') ||
    (node.type === 'Call' && node.func === 'avg_over_time')
  )
}

function averaged(node: Node): Node | undefined {
  if (node.type === 'AggregateExpr') {
    return node.op === 'avg' || node.op === 'sum' ? node.expr : undefined
  }
  return node.type === 'Call' && isAverage(node) ? rangeArgument(node) : undefined
}

/** Through whatever does not change what a value is. */
function whatIs(node: Node, analysis: Analysis): 'ratio' | 'quantiles' | undefined {
  const rule = ruleBehind(node, analysis)
  if (rule !== undefined) return whatIs(rule.expr.node, analysis)
  switch (node.type) {
    case 'SubqueryExpr':
    case 'UnaryExpr':
      return whatIs(node.expr, analysis)
    case 'MatrixSelector':
      return whatIs(node.vector, analysis)
    case 'VectorSelector': {
      const series = analysis.seriesOf(node)
      const isQuantile = series?.of === 'family' && series.family.kind === 'summary'
      return isQuantile && series.part === 'value' ? 'quantiles' : undefined
    }
    case 'Call':
      if (node.func.startsWith('histogram_quantile')) return 'quantiles'
      return passing.has(node.func) && node.args[0] ? whatIs(node.args[0], analysis) : undefined
    case 'BinaryExpr':
      if (node.op === '/' && isFlow(node.lhs) && isFlow(node.rhs)) return 'ratio'
      if (analysis.of(node.rhs).kind === 'scalar') return whatIs(node.lhs, analysis)
      return analysis.of(node.lhs).kind === 'scalar' ? whatIs(node.rhs, analysis) : undefined
    default:
      return undefined
  }
}

const passing: ReadonlySet<string> = new Set(['label_replace', 'label_join', 'abs', 'round'])

/** What happened in a time: the weights of a ratio. Of two gauges nobody knows which one weighs. */
function isFlow(node: Node): boolean {
  switch (node.type) {
    case 'Call':
      return node.func === 'rate' || node.func === 'irate' || node.func === 'increase'
    case 'AggregateExpr':
      return node.op === 'sum' && isFlow(node.expr)
    case 'BinaryExpr':
      return isFlow(node.lhs)
    default:
      return false
  }
}
