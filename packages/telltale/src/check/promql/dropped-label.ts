import { print } from '@telltale/promql'
import { expressionCheck } from '../definition.ts'
import { missingLabels } from '../metrics/undeclared-label.ts'

/** What an aggregation has dropped cannot be grouped, joined or copied by outside of it. */
export const droppedLabel = expressionCheck(
  {
    code: 'promql/dropped-label',
    severity: 'error',
    title: 'a label is used after an aggregation inside has dropped it',
    looksAt: ['AggregateExpr', 'BinaryExpr'],
  },
  function* (analysis) {
    for (const { label, node, what, dropped, severity, why } of analysis.once(missingLabels)) {
      if (dropped === undefined) continue
      const { names } = analysis.of(dropped).labels
      const kept = names.length === 0 ? 'no label' : `only ${names.join(', ')}`
      yield {
        part: { of: node, label },
        note: `${dropped.type === 'AggregateExpr' ? dropped.op : 'the part inside'} leaves ${kept}`,
        severity,
        summary: `${what}: ${label} is lost in ${shortened(print(dropped, analysis.use.context))}`,
        why,
        fix: `Keep ${label} inside, by (${[...names, label].join(', ')}), or leave it out here.`,
      }
    }
  },
)

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`
}
