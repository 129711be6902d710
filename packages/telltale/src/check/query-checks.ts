/** What is asked of every query, whoever has written it: a project, or somebody else's files. */
import type { Problem } from '@telltale/core'
import { analyse } from './analysis.ts'
import type { Check } from './check.ts'
import type { Model } from './model.ts'
import { checkDefinitions } from './registry.ts'

export const queryChecks: readonly Check[] = [queryProblems]

/** Expression by expression, so that what is known of one is forgotten before the next. */
export function* queryProblems({ systems }: Model): Generator<Problem> {
  for (const system of systems) {
    for (const use of system.uses) {
      const analysis = analyse(use, system)
      for (const inExpression of expressionChecks) {
        const found = inExpression(analysis)
        if (found.length > 0) yield* found
      }
    }
  }
}

const expressionChecks = checkDefinitions.flatMap(({ find }) =>
  'inExpression' in find ? [find.inExpression] : [],
)
