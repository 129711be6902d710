import type { CheckDefinition } from '../definition.ts'
import { builtProblems } from '../matcher-problems.ts'

const code = 'promql/declared-labels'

/** Hand-written PromQL returns the labels that its type names. */
export const declaredLabels: CheckDefinition = {
  code,
  severity: 'error',
  title: 'hand-written PromQL returns other labels than its type says',
  find: { inExpression: (analysis) => builtProblems(code, analysis) },
}
