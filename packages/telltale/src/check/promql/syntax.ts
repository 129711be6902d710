import type { CheckDefinition } from '../definition.ts'
import { builtProblems } from '../matcher-problems.ts'

const code = 'promql/syntax'

/** Every query reads as PromQL. What a template cannot read is found when it is built. */
export const syntax: CheckDefinition = {
  code,
  severity: 'error',
  title: 'a query is not PromQL',
  find: { inExpression: (analysis) => builtProblems(code, analysis) },
}
