import { type AnyFamily, type FamilyTree, isFamily, type Problem, withPrefix } from '@telltale/core'
import {
  addDefaultLabels,
  type Client,
  collectNodeMetrics,
  createCollector,
  type DefaultRegistry,
  installedClient,
  type Registry,
} from './client.ts'
import { strayClientProblems } from './client-conflict.ts'
import { adopt, type Held, held, takenNameProblems } from './collectors.ts'
import { createDrops, type OnProblem } from './dropped-samples.ts'
import { formerFamily, formerNameProblems } from './former-name.ts'
import { handleOf } from './handle-of.ts'
import type { HandlesOf } from './handles.ts'
import { ownFamilies, registerOwnMetrics } from './own-metrics.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { accelerate } from './render.ts'
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
   * Begins the name of every family, those of the Node.js process included. Dashboards see them by
   * `withPrefix(definitions, 'shop_')`.
   * @default none
   */
  readonly prefix?: string
  /** Labels that every series of the registry gets. @default none */
  readonly defaultLabels?: Readonly<Record<string, string>>
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
  refuse(setupProblems(definitions, placedFamilies(definitions), options))
  const { prefix = '', values = {}, onProblem = warn } = options
  const tree: FamilyTree = prefix === '' ? definitions : withPrefix(definitions, prefix)
  const families = placedFamilies(tree).map(({ family }) => family)

  // Without a client, R is DefaultRegistry: the registry that the installed client makes.
  const client = options.client ?? (installedClient() as unknown as Client<R>)
  const registry = options.registry ?? accelerate(new client.Registry())
  if (options.defaultMetrics ?? true) collectNodeMetrics(client, registry, prefix)
  const former = families.flatMap((family) => formerFamily(family) ?? [])
  refuse(takenNameProblems(registry, [...families, ...former, ...ownFamilies]))
  addDefaultLabels(registry, options.defaultLabels)

  const hold = (family: AnyFamily) =>
    held(registry, family) ?? adopt(family, createCollector(client, registry, family))
  const drops = createDrops(registerOwnMetrics(registry, hold), onProblem)
  const recorders = new Map<string, Recorder>()
  for (const family of families) {
    if (recorders.has(family.name)) continue
    const holding = hold(family)
    recorders.set(family.name, createRecorder(holding, values, drops))
    initialise(client, registry, holding, values)
  }
  for (const problem of [...formerNameProblems(families), ...strayClientProblems(client)]) {
    drops.report(problem.summary, () => problem)
  }
  return Object.freeze({ ...mirror(tree, recorders), registry }) as Metrics<T, R>
}

/** What happens once to a metric, however often its definition is instrumented. */
function initialise(
  client: Client,
  registry: Registry,
  holding: Held,
  values: Readonly<Record<string, readonly string[]>>,
): void {
  if (holding.initialised) return
  holding.initialised = true
  const { family, collector, series } = holding
  zeroSeries(family, collector, values)
  const former = formerFamily(family)
  if (former) adopt(former, createCollector(client, registry, former, series))
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

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw setupError('instrument()', problems)
}

function warn(problem: Problem): void {
  process.emitWarning(problemText(problem), { type: 'TelltaleWarning', code: problem.code })
}
