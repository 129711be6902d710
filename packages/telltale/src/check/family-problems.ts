import type { Problem } from '@telltale/core'
import type { Model } from './model.ts'

/** What the definitions of metrics know about themselves. */
export function* familyProblems({ systems }: Model): Generator<Problem> {
  for (const { families } of systems) for (const family of families) yield* family.problems
}
