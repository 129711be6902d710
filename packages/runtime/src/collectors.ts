import type { AnyFamily, Label, Problem } from '@telltale/core'
import type { Collector, Registry } from './client.ts'
import { fastMetricOf } from './fast-metric.ts'
import { Series } from './series.ts'

/** What telltale knows about a metric in a registry, whichever copy of this package made it. */
export interface Held {
  readonly family: AnyFamily
  readonly collector: Collector
  /** The series that handles have recorded; of a fast metric, its own. */
  readonly series: Series
  /** Whether its known series were created. */
  initialised: boolean
}

/** What the registry holds under the family's name, if `instrument()` put it there. */
export function held(registry: Registry, family: AnyFamily): Held | undefined {
  const collector = registry.getSingleMetric(family.name)
  return collector && heldOf(collector)
}

/** The same, of a metric at hand. */
export function heldOf(collector: object): Held | undefined {
  return (collector as { [mark]?: Held })[mark]
}

/** Writes onto a new collector what it was made from. */
export function adopt(family: AnyFamily, collector: Collector): Held {
  const series = fastMetricOf(collector)?.series ?? new Series(Object.keys(family.labels), 1)
  const holding: Held = { family, collector, series, initialised: false }
  Object.defineProperty(collector, mark, { value: holding, enumerable: false })
  return holding
}

/** Whether two families are the same definition, perhaps from two copies of one module. */
export function isSameDefinition(a: AnyFamily, b: AnyFamily): boolean {
  return a === b || definitionText(a) === definitionText(b)
}

/** The families whose names a registry already has for something else. */
export function takenNameProblems(
  registry: Registry,
  families: readonly AnyFamily[],
): readonly Problem[] {
  return families.flatMap((family): readonly Problem[] => {
    if (!registry.getSingleMetric(family.name)) return []
    const other = held(registry, family)
    if (other && isSameDefinition(other.family, family)) return []
    return [takenNameProblem(family, other?.family)]
  })
}

function takenNameProblem(family: AnyFamily, other: AnyFamily | undefined): Problem {
  return {
    code: 'runtime/name-taken',
    severity: 'error',
    summary: other
      ? `${family.name} is already in the registry with a different definition.`
      : `${family.name} is already in the registry, registered by something other than instrument().`,
    at: family.at,
    ...(other && { related: [{ message: 'the other definition', at: other.at }] }),
    why: 'A registry holds one metric of a name; two would overwrite each other or print lines that Prometheus rejects.',
    fix: other
      ? 'Import the definition from one place, or give one of the two another name.'
      : 'Leave it to one of the two: do not register it by hand, or pass a registry of its own. If it is one of the default Node.js metrics, pass { defaultMetrics: false }.',
  }
}

/** A registered symbol, so that two copies of this package find each other's metrics. */
const mark = Symbol.for('telltale.collector')

function definitionText(family: AnyFamily): string {
  const { kind, name, help, labels, buckets, quantiles, was, expireAfter, exemplars } = family
  const labelTexts = Object.entries<Label>(labels).map(([label, { kind, fold, ...rest }]) => [
    label,
    kind,
    fold,
    'values' in rest ? rest.values : undefined,
    'max' in rest ? rest.max : undefined,
    'pattern' in rest ? String(rest.pattern) : undefined,
  ])
  const lifetime = [was, expireAfter, exemplars]
  return JSON.stringify([kind, name, help, labelTexts, buckets, quantiles, lifetime])
}
