import type { AnyFamily, Problem } from '@telltale/core'
import type { SeenFamily } from '../foreign/exposition/family-draft.ts'
import type { SeriesShapes } from './series-shapes.ts'
import { valueProblems } from './value-problems.ts'

/** How what is exposed under a declared name differs from the declaration. */
export function* familyProblems(
  family: AnyFamily,
  seen: SeenFamily,
  shapes: SeriesShapes,
  name: string,
): Iterable<Problem> {
  const place: Place = {
    at: family.at,
    related: [{ message: 'exposed here', at: seen.family.at }],
  }
  if (seen.isUntyped || seen.family.kind !== family.kind) {
    const kind = seen.isUntyped ? 'without a type' : `as a ${seen.family.kind}`
    yield {
      code: 'contract/kind',
      severity: 'error',
      summary: `${family.name} is declared as a ${family.kind}, but ${name} exposes it ${kind}`,
      ...place,
      why: 'Queries for one kind are wrong for another: rate() of a gauge, a quantile without buckets.',
      fix: `Expose a ${family.kind}, or correct the declaration.`,
    }
    return
  }
  if (seen.family.help !== family.help) {
    yield {
      code: 'contract/help',
      severity: 'error',
      summary: `the help of ${family.name} is ${JSON.stringify(seen.family.help)} in ${name}`,
      ...place,
      why: `It is declared as ${JSON.stringify(family.help)}: the service does not run these definitions, or an older version of them.`,
      fix: 'Instrument the service from the definitions, or build it again.',
    }
  }
  yield* labelProblems(family, shapes, place, name)
  yield* boundProblems(family, seen, place, name)
  yield* valueProblems(family, seen, place, name)
}

export type Place = Pick<Problem, 'at' | 'related'>

function* labelProblems(
  family: AnyFamily,
  shapes: SeriesShapes,
  place: Place,
  name: string,
): Iterable<Problem> {
  const declared = Object.keys(family.labels).sort()
  const told = new Set<string>()
  for (const [sample, own] of samplesOf(family)) {
    for (const { labels, line } of shapes.get(sample)?.values() ?? []) {
      const found = labels.filter((label) => !own.includes(label))
      if (found.join() === declared.join() || told.has(found.join())) continue
      told.add(found.join())
      const extra = found.filter((label) => !declared.includes(label))
      const missing = declared.filter((label) => !found.includes(label))
      const parts = [
        ...missing.map((label) => `without the label "${label}"`),
        ...extra.map((label) => `with the label "${label}"`),
      ]
      yield {
        code: 'contract/labels',
        severity: 'error',
        summary: `${name} exposes ${family.name} ${parts.join(' and ')}`,
        at: place.at,
        related:
          place.related?.map((other) => ({ ...other, at: other.at && { ...other.at, line } })) ??
          [],
        why: `Its labels are declared as ${declared.join(', ') || 'none'}; queries that match or group by others find nothing.`,
        fix: 'Set exactly the declared labels, or correct the declaration.',
      }
    }
  }
}

/** The names of a family's samples, and the labels that its kind adds to them. */
function samplesOf({ kind, name }: AnyFamily): readonly (readonly [string, readonly string[]])[] {
  if (kind === 'histogram') {
    return [
      [`${name}_bucket`, ['le']],
      [`${name}_sum`, []],
      [`${name}_count`, []],
    ]
  }
  if (kind === 'summary') {
    return [
      [name, ['quantile']],
      [`${name}_sum`, []],
      [`${name}_count`, []],
    ]
  }
  return [[name, []]]
}

function* boundProblems(
  family: AnyFamily,
  { family: { buckets, quantiles } }: SeenFamily,
  place: Place,
  name: string,
): Iterable<Problem> {
  const pairs = [
    ['buckets', family.buckets, buckets],
    ['quantiles', family.quantiles, quantiles],
  ] as const
  for (const [what, declared, exposed = []] of pairs) {
    // Without a series there are none to compare.
    if (declared === undefined || exposed.length === 0 || declared.join() === exposed.join()) {
      continue
    }
    yield {
      code: 'contract/bounds',
      severity: 'error',
      summary: `${name} exposes ${family.name} with the ${what} ${exposed.join(', ')}`,
      ...place,
      why: `They are declared as ${declared.join(', ')}: quantiles become coarser, and thresholds may stand where no bucket ends.`,
      fix: 'Take them from the declaration, or correct it.',
    }
  }
}
