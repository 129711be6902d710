import { typeProblems } from '@telltale/promql'
import { expressionCheck } from '../definition.ts'

/** Everything that Prometheus refuses although the grammar accepts it. */
export const type = expressionCheck(
  {
    code: 'promql/type',
    severity: 'error',
    title: 'a function or an operator gets something of the wrong kind',
  },
  function* ({ use }) {
    // What could not be read stands for nothing, of which more could be said.
    if (use.nodes.some(({ problems }) => problems?.some(({ code }) => code === 'promql/syntax')))
      return
    for (const { code, part, message, fix } of typeProblems(use.node)) {
      if (code !== 'promql/type') continue
      yield { part, summary: message, why: 'Prometheus refuses the whole query.', fix }
    }
  },
)
