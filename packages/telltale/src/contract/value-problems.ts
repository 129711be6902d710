import { type AnyFamily, didYouMean, type Label, type Problem } from '@telltale/core'
import type { SeenFamily } from '../foreign/exposition/family-draft.ts'
import type { Place } from './family-problems.ts'

/** Values that a label is exposed with and must not have, and more of them than are allowed. */
export function* valueProblems(
  family: AnyFamily,
  seen: SeenFamily,
  place: Place,
  name: string,
): Iterable<Problem> {
  for (const [label, declared] of Object.entries<Label>(family.labels)) {
    const values = seen.values.get(label) ?? []
    const wrong = values.filter((value) => !accepts(declared, value))
    if (wrong.length > 0) {
      const shown = wrong.slice(0, shownValues).map((value) => JSON.stringify(value))
      const more = wrong.length > shown.length ? ` and ${wrong.length - shown.length} more` : ''
      yield {
        code: 'contract/value',
        severity: 'error',
        summary: `${name} exposes ${family.name} with ${label}=${shown.join(', ')}${more}.${
          declared.kind === 'closed' ? didYouMean(wrong[0] ?? '', declared.values) : ''
        }`,
        ...place,
        why: `${allowedText(label, declared)}; queries for declared values do not count these.`,
        fix: 'Correct the value in the service, or add it to the declaration.',
      }
    }
    if (declared.kind === 'open' && values.length > declared.max) {
      yield {
        code: 'contract/too-many-values',
        severity: 'error',
        summary: `${name} exposes ${family.name} with ${values.length} values of ${label}`,
        ...place,
        why: `At most ${declared.max} are declared; every further value is series that Prometheus keeps.`,
        fix: 'Find out what makes them (an id, a URL?), or raise the bound: upTo(…).',
      }
    }
  }
}

const shownValues = 5

function accepts(label: Label, value: string): boolean {
  if (label.kind === 'closed') return label.values.includes(value)
  if (value === label.fold || label.pattern === undefined) return true
  return new RegExp(label.pattern).test(value)
}

function allowedText(name: string, label: Label): string {
  return label.kind === 'closed'
    ? `${name} is declared as one of ${label.values.join(', ')}`
    : `the values of ${name} have to match ${label.pattern}`
}
