import type { CheckDefinition } from '../definition.ts'
import { builtProblems } from '../matcher-problems.ts'

const code = 'rules/not-recorded'

/** What `useRecorded()` has found out, wherever its expression stands: in rules, and in panels. */
export const notRecorded: CheckDefinition = Object.freeze({
  code,
  severity: 'error',
  title: 'an expression is to be read from recording rules, and none of them records a part of it',
  find: { inExpression: (analysis) => builtProblems(code, analysis) },
} satisfies CheckDefinition)
