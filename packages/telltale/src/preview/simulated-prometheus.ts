/** A Prometheus for a system that does not run: hours of simulated history, and then the present. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { durationMs } from '@telltale/promql'
import type { Files } from '../emit/emit.ts'
import { isOrphan, own } from '../emit/owner.ts'
import { isCode } from '../emit/read.ts'
import type { System } from '../project/system.ts'
import { recordsOf } from '../rules/rule-group.ts'
import { servedPath } from '../simulate/serve.ts'
import { simulation } from '../simulate/simulation.ts'
import { writeBlock } from '../simulate/tsdb/block.ts'
import { inTurn } from '../verify/in-turn.ts'
import { killedAtExit } from '../verify/killed-at-exit.ts'
import { ended, freePort, startPrometheus } from '../verify/prometheus-process.ts'
import { recorded, recordLevels } from '../verify/recorded-history.ts'
import { writeRules } from '../verify/write-rules.ts'

export interface SimulatedPrometheus {
  readonly url: string
  stop(): Promise<void>
}

export interface SimulateOptions {
  /** The program of Prometheus. */
  readonly path: string
  /** Runs this command line again: `[node, …/bin.js]`. */
  readonly telltale: readonly [string, ...string[]]
  readonly project: string
  readonly files: Files
  readonly historyMs: number
  readonly signal: AbortSignal
}

/**
 * Starts it; whatever it needs lies in a folder that goes away with it.
 *
 * @throws PrometheusFailed; Error with what the simulator said
 */
export async function startSimulatedPrometheus(
  system: System,
  options: SimulateOptions,
): Promise<SimulatedPrometheus> {
  const { path, files, signal } = options
  const historyMs = options.historyMs + lookBackMs
  const folder = await mkdtemp(join(tmpdir(), folderName))
  own(folder)
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 })
  let simulator: ChildProcess | undefined
  try {
    await mkdir(join(folder, 'data'))
    const port = await freePort()
    simulator = await startSimulator(system, join(folder, 'data'), port, {
      ...options,
      historyMs,
    })
    const to = Math.floor(Date.now() / stepMs) * stepMs
    await recordHistory(folder, system, { fromMs: to - historyMs, toMs: to }, path, signal)
    const { names } = await writeRules(folder, system, files, '15s')
    const { scrapeInterval } = system.options.prometheus
    const prometheus = await startPrometheus({
      path,
      folder,
      signal,
      config: {
        global: { scrape_interval: scrapeInterval, evaluation_interval: '15s' },
        rule_files: names,
        scrape_configs: scrapeConfigs(system, port),
      },
    })
    const running = simulator
    return {
      url: prometheus.url,
      async stop() {
        await Promise.all([prometheus.stop(), ended(running)])
        await remove()
      },
    }
  } catch (error) {
    if (simulator) await ended(simulator)
    await remove()
    throw error
  }
}

/** What previews have left that were killed. */
export function removeOrphans(): void {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name)
    if (!name.startsWith(folderName)) continue
    try {
      if (isOrphan(folder)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    } catch (error) {
      // Somebody else's.
      if (!isCode(error, 'EACCES', 'EPERM')) throw error
    }
  }
}

const folderName = 'telltale-simulated-'

const stepMs = 60_000

/** What the first moment that is shown looks back on. */
const lookBackMs = 3_600_000

/** In a process of its own, because hours of samples keep one busy for seconds. */
async function startSimulator(
  system: System,
  blocks: string,
  port: number,
  { telltale: [command, ...args], project, historyMs, signal }: SimulateOptions,
): Promise<ChildProcess> {
  const child = spawn(
    command,
    [
      ...args,
      'simulate',
      `--project=${project}`,
      `--system=${system.name}`,
      `--blocks=${blocks}`,
      `--history=${historyMs / 60_000}m`,
      `--port=${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  killedAtExit(child)
  let said = ''
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000)
  })
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`The simulator ended:\n${said}`)
    if (signal.aborted) {
      // Whoever gives up has to be left alone by what was started.
      await ended(child)
      throw signal.reason
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return child
}

async function answers(port: number): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.ok ?? false
}

/** What the recording rules would have recorded meanwhile. */
async function recordHistory(
  folder: string,
  system: System,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const range = { from: fromMs / 1000, to: toMs / 1000, step: stepMs / 1000 }
  const levels = recordLevels(system, recordsOf(system.options.rules))
  for (const [level, rules] of levels.entries()) {
    const { api, stop } = await startPrometheus({ path, folder, signal, config: {} })
    try {
      const series = await inTurn(rules, (rule) => recorded(rule, system, range, api))
      writeBlock(join(folder, 'data'), series.flat(), 500_000 + level)
    } finally {
      await stop()
    }
  }
}

function scrapeConfigs(system: System, port: number) {
  const { processes } = simulation(system.options.targets, { startMs: 0, seed: 1 })
  return system.options.targets.map(({ job }) => ({
    job_name: job,
    scrape_timeout: `${Math.min(10, (durationMs(system.options.prometheus.scrapeInterval) ?? 10_000) / 1000)}s`,
    static_configs: processes
      .filter((process) => process.job === job)
      .map((process) => ({
        targets: [`127.0.0.1:${port}`],
        labels: { instance: process.instance, __metrics_path__: servedPath(process, processes) },
      })),
  }))
}
