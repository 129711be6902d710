import type { Problem } from '@telltale/core'
import type { Model } from './model.ts'

/** What was found wrong with an expression when it was built, with the place where it is used. */
export function* expressionProblems({ systems }: Model): Generator<Problem> {
  const seen = new Set<Problem>()
  for (const { uses } of systems) {
    for (const use of uses) {
      for (const { problems = [] } of use.nodes) {
        for (const problem of problems) {
          // An expression that a panel and an alert share is to be corrected once.
          if (seen.has(problem)) continue
          seen.add(problem)
          yield { path: use.path, ...problem, at: problem.at ?? use.at }
        }
      }
    }
  }
}
