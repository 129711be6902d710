import type { CheckDefinition } from '../definition.ts'
import { builtProblems } from '../matcher-problems.ts'

const code = 'promql/not-an-instant-vector'

/** Every query gives one sample for each series. */
export const notAnInstantVector: CheckDefinition = {
  code,
  severity: 'error',
  title: 'a query gives a range or a text where one sample for each series is needed',
  find: { inExpression: (analysis) => builtProblems(code, analysis) },
}
