import type { AnyFamily, Label } from '@telltale/core'
import type { Collector, Registry } from './client.ts'

/** What telltale knows about a metric in a registry, whichever copy of this package made it. */
export interface Held {
  readonly family: AnyFamily
  readonly collector: Collector
  /** The values that an open label has taken so far. */
  readonly seen: (label: string) => Set<string>
  /** Whether its known series were created. */
  initialised: boolean
}

/** What the registry holds under the family's name, if `instrument()` put it there. */
export function held(registry: Registry, family: AnyFamily): Held | undefined {
  const collector = registry.getSingleMetric(family.name) as { [mark]?: Held } | undefined
  return collector?.[mark]
}

/** Writes onto a new collector what it was made from. */
export function adopt(family: AnyFamily, collector: Collector): Held {
  const seen = new Map<string, Set<string>>()
  const holding: Held = {
    family,
    collector,
    seen(label) {
      const values = seen.get(label) ?? new Set<string>()
      seen.set(label, values)
      return values
    },
    initialised: false,
  }
  Object.defineProperty(collector, mark, { value: holding, enumerable: false })
  return holding
}

/** Whether two families are the same definition, perhaps from two copies of one module. */
export function isSameDefinition(a: AnyFamily, b: AnyFamily): boolean {
  return a === b || definitionText(a) === definitionText(b)
}

/** A registered symbol, so that two copies of this package find each other's metrics. */
const mark = Symbol.for('telltale.collector')

function definitionText({ kind, name, help, labels, buckets, quantiles }: AnyFamily): string {
  const labelTexts = Object.entries<Label>(labels).map(([label, { kind, fold, ...rest }]) => [
    label,
    kind,
    fold,
    'values' in rest ? rest.values : undefined,
    'max' in rest ? rest.max : undefined,
    'pattern' in rest ? String(rest.pattern) : undefined,
  ])
  return JSON.stringify([kind, name, help, labelTexts, buckets, quantiles])
}
