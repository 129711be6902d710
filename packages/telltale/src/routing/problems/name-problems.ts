import type { Located, Problem } from '@telltale/core'
import type { AlertRouting } from '../alert-routing.ts'
import { receiversOf, templatesIn, timeIntervalsOf } from '../routing-parts.ts'

/** Receivers, time intervals and templates are found by their names. */
export function* nameProblems(routing: AlertRouting): Iterable<Problem> {
  yield* wrongNames('receiver', receiversOf(routing))
  yield* wrongNames('time interval', timeIntervalsOf(routing))
  const { at } = routing
  yield* wrongNames(
    'template',
    templatesIn(routing).map(({ name }) => ({ name, at })),
  )
}

interface Named extends Located {
  readonly name: string
}

function* wrongNames(what: string, parts: readonly Named[]): Iterable<Problem> {
  const byName = new Map<string, Named>()
  for (const part of parts) {
    const { name, at } = part
    const first = byName.get(name)
    byName.set(name, first ?? part)
    if (name.trim() !== '' && first === undefined) continue
    yield {
      code: 'routes/duplicate-name',
      severity: 'error',
      summary: first ? `two ${what}s are called "${name}"` : `a ${what} has no name`,
      at,
      ...(first && { related: [{ message: 'the other one', at: first.at }] }),
      why: 'It is found by its name: Alertmanager refuses the whole configuration, or takes the other one.',
      fix: first ? 'Rename one of them, or make it once and use it twice.' : 'Give it a name.',
    }
  }
}
