import { didYouMean, type Problem } from '@telltale/core'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import { refIds } from '../ids.ts'
import { sdk } from '../sdk.ts'
import { customUnits } from '../unit-id.ts'
import { inside, type Place, type PlacedPanel } from './place.ts'

/** Units that were said must be Grafana's; the compiler cannot see them in plain JavaScript. */
export function* unitProblems(_: Dashboard, panels: readonly PlacedPanel[]): Generator<Problem> {
  for (const placed of panels) {
    for (const { unit, where } of unitsIn(placed)) {
      if (isUnit(unit)) continue
      yield unknownUnit(unit, where === undefined ? placed.place : inside(placed.place, where))
    }
  }
}

export function unknownUnit(unit: string, place: Place): Problem {
  return {
    code: 'dashboards/unit',
    severity: 'error',
    summary: `"${unit}" is not a unit of Grafana.${didYouMean(unit, knownUnits())}`,
    ...place,
    why: 'Grafana shows the bare number and says nothing.',
    fix: `Leave it out (it follows from the metrics), use one of Grafana's ids, or a text of your own: 'suffix:${unit}'.`,
  }
}

interface SaidUnit {
  readonly unit: string
  readonly where?: string
}

function* unitsIn({ panel: { options, queries } }: PlacedPanel): Generator<SaidUnit> {
  if ('unit' in options && options.unit !== undefined) yield { unit: options.unit }
  const ids = refIds(queries)
  for (const [i, { unit }] of queries.entries()) {
    if (unit !== undefined) yield { unit, where: ids[i] ?? '' }
  }
  const overrides = 'overrides' in options ? (options.overrides ?? []) : []
  for (const [i, { unit }] of overrides.entries()) {
    if (unit !== undefined) yield { unit, where: `override ${i + 1}` }
  }
}

export function isUnit(unit: string): boolean {
  return knownUnits().has(unit) || customUnits.some((kind) => unit.startsWith(`${kind}:`))
}

let known: ReadonlySet<string> | undefined

/** The SDK's list, which is Grafana's. */
function knownUnits(): ReadonlySet<string> {
  known ??= new Set(Object.values(sdk('units')).filter((unit) => typeof unit === 'string'))
  return known
}
