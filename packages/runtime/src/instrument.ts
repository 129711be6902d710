import { type AnyFamily, type FamilyTree, isFamily, type Label, type Problem } from '@telltale/core'
import {
  type Client,
  collectNodeMetrics,
  createCollector,
  type DefaultRegistry,
  installedClient,
  type Registry,
} from './client.ts'
import { adopt, type Held, held, isSameDefinition } from './collectors.ts'
import { createDrops, droppedSamples, type OnProblem } from './dropped-samples.ts'
import type { HandlesOf } from './handles.ts'
import { labelGate } from './label-gate.ts'
import { handleOf, type Recorder } from './recorder.ts'
import { problemText, setupError } from './setup-error.ts'
import { placedFamilies, setupProblems } from './setup-problems.ts'
import { zeroSeries } from './zero-series.ts'

export interface InstrumentOptions<R extends Registry = DefaultRegistry> {
  /** Where the metrics are registered. @default a new registry of the client */
  readonly registry?: R
  /** The client library. @default the installed prom-client */
  readonly client?: Client<R>
  /** Whether the client's metrics of the Node.js process are registered too. @default true */
  readonly defaultMetrics?: boolean
  /**
   * The values that open labels may take in this process, by label name. Others are folded into
   * the label's `otherwise`, or dropped.
   * @example { model: ['gpt-5', 'claude-opus-4'] }
   */
  readonly values?: Readonly<Record<string, readonly string[]>>
  /** Told once per metric and kind of mistake. @default a Node.js process warning */
  readonly onProblem?: OnProblem
}

/** Handles under the names of the definitions, and the client's registry that holds their metrics. */
export type Metrics<T, R extends Registry = DefaultRegistry> = HandlesOf<T> & {
  readonly registry: R
}

/**
 * Makes real client metrics of definitions, and gives back typed handles under the same names.
 *
 * Counters and histograms start with a series at 0 for every combination of known label values
 * (up to 1,000 lines per family), so that the first failure is already an increase. Gauges have
 * no series until they are set. Instrumenting the same definitions again into the same registry
 * gives handles of the same metrics.
 *
 * Errors: throws one Error that lists every problem of the definitions and options; after that
 *         nothing of it throws. What does not fit a definition is dropped and counted in
 *         `telltale_dropped_samples_total`.
 *
 * @example
 * const metrics = instrument({ http, queue })
 * metrics.http.requests.inc({ method: 'GET', route: '/orders/:id', status_code: '200' })
 * await metrics.registry.metrics()
 * // => http_requests_total{method="GET",route="/orders/:id",status_code="200"} 1
 */
export function instrument<T extends FamilyTree, R extends Registry = DefaultRegistry>(
  definitions: T,
  options: InstrumentOptions<R> = {},
): Metrics<T, R> {
  const families = placedFamilies(definitions)
  const problems = setupProblems(definitions, families, options)
  if (problems.length > 0) throw setupError('instrument()', problems)

  // Without a client, R is DefaultRegistry: the registry that the installed client makes.
  const client = options.client ?? (installedClient() as unknown as Client<R>)
  const registry = options.registry ?? new client.Registry()
  if (options.defaultMetrics ?? true) collectNodeMetrics(client, registry)

  const all = [...families.map(({ family }) => family), droppedSamples]
  const taken = all.flatMap((family) => takenNameProblem(registry, family))
  if (taken.length > 0) throw setupError('instrument()', taken)

  const hold = (family: AnyFamily) =>
    held(registry, family) ?? adopt(family, createCollector(client, registry, family))
  const drops = createDrops(hold(droppedSamples).collector, options.onProblem ?? warn)
  const recorders = new Map<string, Recorder>()
  for (const { family } of families) {
    if (recorders.has(family.name)) continue
    const holding = hold(family)
    const recorder = recorderOf(family, holding, options.values ?? {}, drops)
    if (!holding.initialised) {
      zeroSeries(family, holding.collector, options.values ?? {})
      holding.initialised = true
    }
    recorders.set(family.name, recorder)
  }
  return Object.freeze({ ...mirror(definitions, recorders), registry }) as Metrics<T, R>
}

function recorderOf(
  family: AnyFamily,
  { collector, seen }: Held,
  values: Readonly<Record<string, readonly string[]>>,
  drops: Recorder['drops'],
): Recorder {
  const gates = new Map(
    Object.entries<Label>(family.labels).map(([name, label]) => {
      const allowed = values[name]
      const gate = labelGate(label, {
        ...(allowed && { allowed }),
        seen: seen(name),
        onOverflow: () => drops.overflowed(family, name),
      })
      return [name, gate] as const
    }),
  )
  return { family, collector, gates, drops }
}

/** The tree of definitions with a handle in the place of each family. */
function mirror(tree: FamilyTree, recorders: ReadonlyMap<string, Recorder>): object {
  const entries = Object.entries(tree).map(([key, node]) => {
    if (!isFamily(node)) return [key, mirror(node, recorders)] as const
    const recorder = recorders.get(node.name)
    return [key, recorder && handleOf(recorder)] as const
  })
  return Object.freeze(Object.fromEntries(entries))
}

function takenNameProblem(registry: Registry, family: AnyFamily): readonly Problem[] {
  if (!registry.getSingleMetric(family.name)) return []
  const other = held(registry, family)
  if (other && isSameDefinition(other.family, family)) return []
  return [
    {
      code: 'runtime/name-taken',
      severity: 'error',
      summary: other
        ? `${family.name} is already in the registry with a different definition.`
        : `${family.name} is already in the registry, registered by something other than instrument().`,
      at: family.at,
      ...(other && { related: [{ message: 'the other definition', at: other.family.at }] }),
      why: 'A registry holds one metric of a name; two would overwrite each other or print lines that Prometheus rejects.',
      fix: other
        ? 'Import the definition from one place, or give one of the two another name.'
        : 'Leave it to one of the two: do not register it by hand, or pass a registry of its own. If it is one of the default Node.js metrics, pass { defaultMetrics: false }.',
    },
  ]
}

function warn(problem: Problem): void {
  process.emitWarning(problemText(problem), { type: 'TelltaleWarning', code: problem.code })
}
