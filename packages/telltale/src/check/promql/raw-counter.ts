import { isComparison, type Node, type VectorSelector } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck } from '../definition.ts'

/** The total of a counter says how long the process has lived; it is read through a function. */
export const rawCounter = expressionCheck(
  {
    code: 'promql/raw-counter',
    severity: 'warning',
    title: 'a counter is read as it is stored',
  },
  function* (analysis) {
    const { use, of, seriesOf } = analysis
    if (!of(use.node).rawCounter) return
    for (const selector of rawSelectors(use.node, analysis)) {
      const series = seriesOf(selector)
      // A rule that records totals is told so itself.
      if (series?.of !== 'family') continue
      const { family, part } = series
      const name = selector.name ?? family.name
      const what = part === 'value' ? `a ${family.kind}` : `the ${part} of a ${family.kind}`
      yield {
        part: { of: selector, the: 'metric' },
        note: what,
        summary: `${name} is ${what}, and its total is read as it is`,
        related: [{ message: `${family.name} is defined here`, at: family.at }],
        why: 'The total starts again at 0 with every restart, so its height says how long the process has lived.',
        fix: `Use rate(${name}[5m]) or increase(${name}[1h]); where the total is meant, raw(…, 'reason').`,
      }
    }
  },
)

function* rawSelectors(node: Node, analysis: Analysis): Generator<VectorSelector> {
  if (!analysis.of(node).rawCounter) return
  switch (node.type) {
    case 'VectorSelector':
      yield node
      return
    case 'MatrixSelector':
      yield node.vector
      return
    case 'BinaryExpr':
      yield* rawSelectors(node.lhs, analysis)
      if (!isFilter(node)) yield* rawSelectors(node.rhs, analysis)
      return
    case 'Call':
      for (const arg of node.args) yield* rawSelectors(arg, analysis)
      return
    case 'AggregateExpr':
    case 'SubqueryExpr':
    case 'UnaryExpr':
      yield* rawSelectors(node.expr, analysis)
  }
}

/** Only the left side's values come through. */
function isFilter({ op, lhs }: Node & { readonly type: 'BinaryExpr' }): boolean {
  return (isComparison(op) && lhs.type !== 'NumberLiteral') || op === 'and' || op === 'unless'
}
