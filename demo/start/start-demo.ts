/** Everything that a plan names, started; and all of it stopped, with nothing left. */
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { PrometheusApi } from '../../packages/telltale/src/verify/prometheus-api.ts'
import type { PrometheusProcess } from '../../packages/telltale/src/verify/prometheus-process.ts'
import { statesOf } from '../watch/state.ts'
import type { Plan, PlannedSystem } from './plan.ts'
import { startDatabase } from './postgres.ts'
import { startPrometheus } from './prometheus.ts'
import { startSystem } from './start-system.ts'
import { type Supervised, type Supervisor, supervise } from './supervisor.ts'
import { startWarden } from './warden.ts'

export interface DemoOptions {
  /** The Prometheus program. */
  readonly prometheus: string
  /** How often it scrapes and evaluates: `2s`. */
  readonly interval: string
  readonly withPostgres?: boolean
  /** For how long each program may take to answer. */
  readonly readyWithinMs: number
  readonly onPhase?: (text: string) => void
  /** Called when a program ends that nobody has asked to. */
  readonly onEnd?: (program: Supervised) => void
  readonly signal: AbortSignal
}

export interface RunningDemo {
  readonly plan: Plan
  readonly prometheus: PrometheusProcess
  /** Takes more programs, which end with it. */
  readonly supervisor: Supervisor
  stop(): Promise<void>
}

/** @throws NotReady, PrometheusFailed; then nothing of it runs any more */
export async function startDemo(plan: Plan, options: DemoOptions): Promise<RunningDemo> {
  const { onPhase = () => {}, onEnd = () => {}, signal } = options
  const folder = await mkdtemp(join(tmpdir(), 'demo-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  const warden = startWarden(folder)
  const supervisor = supervise(onEnd, warden)
  // After the supervisor, whose programs write there.
  process.once('exit', remove)
  const ends: (() => Promise<void>)[] = [() => supervisor.stop()]
  const stop = async () => {
    await Promise.all(ends.map((end) => end()))
    process.off('exit', remove)
    remove()
    await warden.dismiss()
  }
  try {
    const titles = plan.systems.map(({ model }) => model.options.title)
    onPhase(`starting ${titles.join(', ')}`)
    await allOf(plan.systems, signal, async (planned, untilOneFails) => {
      const database = options.withPostgres && (await startDatabase(planned.demo))
      if (database) ends.push(database.stop)
      await startSystem(planned, {
        supervisor,
        folder: join(folder, planned.model.name),
        ...(database && { databaseUrl: database.url }),
        readyWithinMs: options.readyWithinMs,
        signal: untilOneFails,
      })
      onPhase(`${planned.model.options.title} is ready`)
    })
    onPhase('starting Prometheus')
    const data = join(folder, 'prometheus')
    await mkdir(data)
    const { config, isWanted, port } = plan.prometheus
    const prometheus = await startPrometheus({
      path: options.prometheus,
      config,
      isWanted,
      targets: Object.assign({}, ...plan.systems.map(targetsOf)),
      isPart: plan.systems.length > 1,
      interval: options.interval,
      folder: data,
      port,
      signal,
    })
    warden.watch(prometheus.pid)
    ends.push(prometheus.stop)
    // Once more the last one: Prometheus, too, ends before what it writes to goes away.
    process.off('exit', remove).once('exit', remove)
    onPhase('waiting for the first scrapes')
    await scraped(plan, prometheus.api, signal)
    return { plan, prometheus, supervisor, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Starts them side by side. When one fails, the others need not go on; they are waited for
 * nevertheless, because what they have started must be known before all is stopped.
 */
async function allOf<T>(
  items: readonly T[],
  signal: AbortSignal,
  start: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failure = new AbortController()
  const either = AbortSignal.any([signal, failure.signal])
  await Promise.all(items.map((item) => start(item, either).catch((error) => failure.abort(error))))
  failure.signal.throwIfAborted()
}

/** Prometheus looks for targets some seconds after its start; a target that stays down is shown. */
const firstScrapesMs = 20_000

async function scraped(plan: Plan, api: PrometheusApi, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + firstScrapesMs
  const areUp = async () =>
    (await statesOf(plan.systems, api)).every(({ targets }) => targets.up === targets.all)
  while (!(await areUp()) && Date.now() < deadline) await wait(300, undefined, { signal })
}

/** Where the process of each scrape job listens. */
function targetsOf({ demo, ports }: PlannedSystem): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(demo.ports).flatMap(([name, use]) =>
      'job' in use ? [[use.job, `127.0.0.1:${ports[name]}`]] : [],
    ),
  )
}
