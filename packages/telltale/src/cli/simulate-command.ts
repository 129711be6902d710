/** `telltale simulate`: the metrics of processes that do not exist, live or as history. */
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { durationMs } from '@telltale/promql'
import type { System } from '../project/system.ts'
import { counted } from '../report/counted.ts'
import { styleFor } from '../report/style.ts'
import { historyText } from '../simulate/history.ts'
import { writeHistory } from '../simulate/history-blocks.ts'
import { readScenario } from '../simulate/read-scenario.ts'
import { nothingSpecial, type Scenario } from '../simulate/scenario.ts'
import { servedPath, serveSimulation } from '../simulate/serve.ts'
import { type Simulation, simulation } from '../simulate/simulation.ts'
import { wantedSeries } from '../simulate/wanted-series.ts'
import { chosenSystems } from './chosen-systems.ts'
import { findProject } from './find-project.ts'
import { loadProject } from './load-project.ts'
import { report } from './report.ts'
import { secondsText } from './summary.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

export interface SimulateFlags {
  readonly project?: string
  readonly system?: string
  readonly port?: string
  readonly seed: string
  readonly scenario?: string
  readonly history?: string
  readonly interval?: string
  readonly end?: string
  readonly out?: string
  readonly blocks?: string
}

export async function simulateCommand(flags: SimulateFlags, terminal: Terminal): Promise<number> {
  const settings = settingsOf(flags)
  const file = findProject(flags.project, terminal.cwd)
  const loaded = await loadProject(file, terminal.signal)
  if ('problems' in loaded) {
    return report({ problems: loaded.problems, ok: false }, 'text', terminal)
  }
  const systems = chosenSystems(loaded.project, flags.system)
  const targets = systems.flatMap(({ options }) => options.targets)
  const scenario = scenarioOf(flags.scenario, targets, terminal)
  if ('problems' in scenario) {
    return report({ problems: scenario.problems, ok: false }, 'text', terminal)
  }
  const stepMs = settings.intervalMs ?? intervalOf(systems)
  const endMs = Math.floor(settings.endMs / stepMs) * stepMs
  const startMs = endMs - settings.historyMs
  const simulated = simulation(targets, {
    startMs,
    seed: settings.seed,
    scenario: scenario.scenario,
    wanted: new Map(systems.flatMap((system) => [...wantedSeries(system)])),
  })
  if (settings.historyMs > 0) {
    const times = { fromMs: startMs, toMs: endMs, stepMs }
    writeOut(simulated, times, flags, terminal)
    if (flags.port === undefined) return exitCodes.ok
  }
  return serve(simulated, settings, terminal)
}

interface Settings {
  readonly seed: number
  readonly port: number
  readonly historyMs: number
  readonly intervalMs: number | undefined
  readonly endMs: number
}

const defaultPort = 9464

function settingsOf(flags: SimulateFlags): Settings {
  const { history, out, blocks, port = String(defaultPort), seed, interval, end } = flags
  const historyMs = history === undefined ? 0 : positive('--history', history)
  if (historyMs > 0 && out === undefined && blocks === undefined) {
    throw new UsageError(
      '--history needs a place: --out history.om for promtool, or --blocks data for a Prometheus that is started with --storage.tsdb.path=data.',
    )
  }
  if (historyMs === 0 && (out ?? blocks) !== undefined) {
    throw new UsageError('--out and --blocks hold a history. Say how long: --history 24h.')
  }
  return {
    seed: whole('--seed', seed, 0, 2 ** 31 - 1),
    port: whole('--port', port, 0, 65_535),
    historyMs,
    intervalMs: interval === undefined ? undefined : positive('--interval', interval),
    endMs: end === undefined ? Date.now() : dateOf(end),
  }
}

function positive(flag: string, text: string): number {
  const ms = durationMs(text) ?? 0
  if (ms > 0) return ms
  throw new UsageError(`${flag} ${text} is not a duration. Write whole numbers with a unit: 24h.`)
}

function whole(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most && text.trim() !== '') return value
  throw new UsageError(`${flag} ${text} is not a whole number from ${least} to ${most}.`)
}

function dateOf(text: string): number {
  const ms = Date.parse(text)
  if (!Number.isNaN(ms)) return ms
  throw new UsageError(`--end ${text} is not a time. Write it like 2026-03-01T12:00:00Z.`)
}

function scenarioOf(
  path: string | undefined,
  targets: Parameters<typeof readScenario>[2],
  { cwd }: Terminal,
): { readonly scenario: Scenario } | Pick<ReturnType<typeof readScenario>, 'problems'> {
  if (path === undefined) return { scenario: nothingSpecial }
  const file = resolve(cwd, path)
  if (!existsSync(file)) throw new UsageError(`--scenario ${path}: there is no such file.`)
  const { scenario, problems } = readScenario(file, readFileSync(file, 'utf8'), targets)
  return problems.length > 0 ? { problems } : { scenario }
}

/** The shortest of the systems': nothing of the others is lost. */
function intervalOf(systems: readonly System[]): number {
  const intervals = systems.map(
    ({ options }) => durationMs(options.prometheus.scrapeInterval) ?? 15_000,
  )
  return Math.min(...intervals)
}

function writeOut(
  simulated: Simulation,
  times: Parameters<typeof historyText>[1],
  { out, blocks }: SimulateFlags,
  { cwd, result }: Terminal,
): void {
  const style = styleFor(result.color)
  if (blocks !== undefined) {
    const folder = resolve(cwd, blocks)
    mkdirSync(folder, { recursive: true })
    if (readdirSync(folder).length > 0) {
      throw new UsageError(`--blocks ${blocks} is not empty. Name a new folder, or empty this one.`)
    }
    const { series, samples } = writeHistory(simulated, times, folder)
    result.write(
      `${style('good', '✓')} ${relative(cwd, folder)}: ${numberText(series)} series, ${numberText(samples)} samples ${secondsText(style)}\n`,
    )
    return
  }
  const file = resolve(cwd, out ?? '')
  const descriptor = openSync(file, 'w')
  let bytes = 0
  for (const piece of historyText(simulated, times)) bytes += writeSync(descriptor, piece)
  result.write(
    `${style('good', '✓')} ${relative(cwd, file)}: ${(bytes / 1e6).toFixed(0)} MB ${secondsText(style)}\n`,
  )
}

async function serve(
  simulated: Simulation,
  { port, seed }: Settings,
  { signal, result }: Terminal,
): Promise<number> {
  const { processes } = simulated
  const served = await serveSimulation(simulated, { port, clock: Date.now }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        throw new UsageError(`port ${port} is taken. Name another with --port; 0 takes any.`)
      }
      if (error.code === 'EACCES') {
        throw new UsageError(`port ${port} is not allowed. Name one above 1023 with --port.`)
      }
      throw error
    },
  )
  const series = processes.flatMap(({ families }) => families.map(({ rows }) => rows.length))
  const sum = series.reduce((all, count) => all + count, 0)
  result.write(
    `simulating ${counted(processes.length, 'process')}, ${numberText(sum)} series, seed ${seed}; Ctrl-C stops\n`,
  )
  for (const process of processes) {
    const url = `http://127.0.0.1:${served.port}${servedPath(process, processes)}`
    result.write(`  ${url}   ${process.job} ${process.instance}\n`)
  }
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await served.stop()
  return exitCodes.ok
}

function numberText(value: number): string {
  return value.toLocaleString('en-US')
}
