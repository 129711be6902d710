import { type AnyFamily, learntFamily, type Problem, upTo } from '@telltale/core'
import { up } from '@telltale/promql'

/** What is known of the metrics that queries may read, wherever that was learnt. */
export interface LearntMetrics {
  /** As messages call it: `node.prom`, `metrics/shop.ts`. */
  readonly name: string
  /** The URLs, files and modules it was learnt from. */
  readonly sources: readonly string[]
  readonly families: readonly AnyFamily[]
  /** Families of which nobody says what kind they are. */
  readonly untyped: ReadonlySet<AnyFamily>
  /** Values that labels were seen with. */
  readonly values: ReadonlyMap<AnyFamily, ReadonlyMap<string, readonly string[]>>
  readonly problems: readonly Problem[]
}

/** Of declared families nothing but the declaration is known. */
export function declaredMetrics(name: string, families: readonly AnyFamily[]): LearntMetrics {
  return { name, sources: [name], families, untyped: new Set(), values: new Map(), problems: [] }
}

/** All of several sources; the first that knows a name keeps it. */
export function combined(sources: readonly LearntMetrics[]): LearntMetrics {
  const byName = new Map<string, AnyFamily>()
  for (const family of sources.flatMap(({ families }) => families)) {
    const known = byName.get(family.name)
    byName.set(family.name, known === undefined ? family : together(known, family))
  }
  return {
    name: sources.length === 1 ? (sources[0]?.name ?? '') : `the ${sources.length} sources`,
    sources: sources.flatMap((each) => each.sources),
    families: [...byName.values()],
    untyped: new Set(sources.flatMap(({ untyped }) => [...untyped])),
    values: new Map(
      sources
        .flatMap(({ values }) => [...values])
        // A family of two sources has values of both; only those of one are known together.
        .filter(([family]) => byName.get(family.name) === family),
    ),
    problems: sources.flatMap(({ problems }) => problems),
  }
}

/** Two programs expose a metric of one name, each with labels of its own: queries may use both. */
function together(a: AnyFamily, b: AnyFamily): AnyFamily {
  if (a === b || Object.keys(b.labels).every((label) => Object.hasOwn(a.labels, label))) return a
  return learntFamily({ ...a, labels: { ...b.labels, ...a.labels } }, a.at)
}

/** Every series carries these labels as well, `up` included. */
export function withTargetLabels(
  families: readonly AnyFamily[],
  labels: readonly string[],
): readonly AnyFamily[] {
  const more = labels.filter((label) => label !== 'job' && label !== 'instance')
  if (more.length === 0) return families
  const added = Object.fromEntries(more.map((label) => [label, upTo(1000)]))
  return [up, ...families].map((family) =>
    learntFamily({ ...family, labels: { ...added, ...family.labels } }, family.at),
  )
}
