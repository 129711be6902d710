import { type AnyFamily, familiesOf, type Problem } from '@telltale/core'
import { projectCheck } from '../definition.ts'
import type { SystemModel } from '../model.ts'
import { seriesNames } from '../series-names.ts'

/**
 * One name, one metric: within a target always; between the targets of a system, the same name means
 * the same kind, labels and unit.
 */
export const duplicate = projectCheck(
  {
    code: 'metrics/duplicate',
    severity: 'error',
    title: 'one name is that of two metrics of a system',
  },
  function* ({ systems }) {
    for (const { system } of systems) yield* duplicatesOf(system.options.targets)
  },
)

function* duplicatesOf(targets: readonly Target[]): Generator<Found> {
  const bySeries = new Map<string, Declared>()
  for (const target of targets) {
    for (const family of new Set(familiesOf(target.options.exposes))) {
      const clashes = namesOf(family)
        .map((name) => bySeries.get(name))
        .filter((other) => other !== undefined && other.family !== family)
        .filter((other) => other?.target === target || other?.shape !== shapeOf(family))
      const [clash] = clashes
      if (clash !== undefined) yield clashOf(family, target, clash)
      for (const name of namesOf(family)) {
        if (!bySeries.has(name)) bySeries.set(name, { family, target, shape: shapeOf(family) })
      }
    }
  }
}

type Found = Omit<Problem, 'code' | 'severity'>

type Target = SystemModel['system']['options']['targets'][number]

interface Declared {
  readonly family: AnyFamily
  readonly target: Target
  readonly shape: string
}

/** Two definitions of the same shape are one metric of two services. */
export function shapeOf({ name, kind, unit, labels }: AnyFamily): string {
  return JSON.stringify([name, kind, unit, Object.keys(labels).sort()])
}

/** A client library also keeps the bare name of a histogram for itself. */
function namesOf(family: AnyFamily): readonly string[] {
  return [...new Set([family.name, ...seriesNames(family)])]
}

function clashOf(family: AnyFamily, target: Target, other: Declared): Found {
  const isSameTarget = other.target === target
  return {
    summary: isSameTarget
      ? `${target.job} exposes ${describe(family)} and ${describe(other.family)}`
      : `${target.job} exposes ${describe(family)}, ${other.target.job} ${describe(other.family)}`,
    at: family.at,
    related: [{ message: `${other.family.name} is defined here, too`, at: other.family.at }],
    why: isSameTarget
      ? 'A client library refuses the second registration, or both count into the same series.'
      : 'A query on the name reads both, although they mean different things.',
    fix: 'Rename one of them, or expose one definition in both places.',
  }
}

export function describe({ name, kind, unit, labels }: AnyFamily): string {
  const names = Object.keys(labels).join(', ')
  return `${kind} ${name}${unit === '' ? '' : ` in ${unit}`}${names === '' ? '' : ` by ${names}`}`
}
