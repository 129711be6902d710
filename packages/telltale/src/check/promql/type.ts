import { type TypeProblem, typeProblems } from '@telltale/promql'
import type { Analysis } from '../analysis.ts'
import { expressionCheck } from '../definition.ts'

/** Everything that Prometheus refuses although the grammar accepts it. */
export const type = expressionCheck(
  {
    code: 'promql/type',
    severity: 'error',
    title: 'a function or an operator gets something of the wrong kind',
  },
  function* (analysis) {
    const { use, isFaulty } = analysis
    // What could not be read stands for nothing, of which more could be said.
    if (
      isFaulty &&
      use.nodes.some(({ problems }) => problems?.some(({ code }) => code === 'promql/syntax'))
    )
      return
    for (const { code, part, message, fix } of analysis.once(typeProblemsOf)) {
      if (code !== 'promql/type') continue
      yield { part, summary: message, why: 'Prometheus refuses the whole query.', fix }
    }
  },
)

/** Two checks share them: this one, and that of regular expressions. */
export function typeProblemsOf({ use }: Analysis): readonly TypeProblem[] {
  return typeProblems(use.node)
}
