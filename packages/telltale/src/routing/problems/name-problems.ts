import type { Located, Problem } from '@telltale/core'
import type { AlertRouting } from '../alert-routing.ts'
import { receiversOf, timeIntervalsOf } from '../routing-parts.ts'

/** Receivers and time intervals are found by their names. */
export function* nameProblems(routing: AlertRouting): Iterable<Problem> {
  yield* duplicates('receiver', receiversOf(routing))
  yield* duplicates('time interval', timeIntervalsOf(routing))
}

function* duplicates(
  what: string,
  parts: readonly ({ readonly name: string } & Located)[],
): Iterable<Problem> {
  const byName = new Map<string, Located>()
  for (const { name, ...part } of parts.map((each) => ({ name: each.name, at: each.at }))) {
    const first = byName.get(name)
    if (name.trim() === '') {
      yield {
        code: 'routes/duplicate-name',
        severity: 'error',
        summary: `a ${what} has no name`,
        at: part.at,
        why: 'Routes find it by its name; Alertmanager refuses the whole configuration.',
        fix: `Give it a name.`,
      }
    } else if (first === undefined) byName.set(name, part)
    else {
      yield {
        code: 'routes/duplicate-name',
        severity: 'error',
        summary: `two ${what}s are called "${name}"`,
        at: part.at,
        related: [{ message: 'the other one', at: first.at }],
        why: 'Alertmanager refuses the whole configuration: which one is meant cannot be said.',
        fix: `Rename one of them, or make it once and use it twice.`,
      }
    }
  }
}
