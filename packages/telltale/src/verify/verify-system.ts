/** The whole proof of one system, step by step. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { durationMs } from '@telltale/promql'
import type { Files } from '../emit/emit.ts'
import { panelPlaces } from '../project/panel-places.ts'
import type { System } from '../project/system.ts'
import type { RecordingRule } from '../rules/recording-rule.ts'
import { recordsOf } from '../rules/rule-group.ts'
import { writeHistory } from '../simulate/history-blocks.ts'
import { servedPath, serveSimulation } from '../simulate/serve.ts'
import { type Simulation, simulation } from '../simulate/simulation.ts'
import { type StoredSeries, writeBlock } from '../simulate/tsdb/block.ts'
import { wantedSeries } from '../simulate/wanted-series.ts'
import { alertFinding, unprovenFinding } from './alert-findings.ts'
import type { PrometheusProgram } from './find-prometheus.ts'
import type { Finding, SystemFindings } from './finding.ts'
import { inTurn } from './in-turn.ts'
import { panelFindings, shownMs } from './panel-findings.ts'
import type { QueryRange } from './prometheus-api.ts'
import { startPrometheus, whileItRuns } from './prometheus-process.ts'
import { recorded, recordLevels } from './recorded-history.ts'
import { type EngineRule, engineFindings, engineGroup, engineRules } from './rule-engine.ts'
import { evaluatedRules, recordFindings, ruleFindings } from './rule-states.ts'
import { type Slot, slotsOf } from './slot.ts'
import { targetFindings } from './target-findings.ts'
import { answerVariables } from './variable-values.ts'
import { writeRules } from './write-rules.ts'

export interface VerifyOptions {
  readonly prometheus: PrometheusProgram
  /** Everything that the project generates. */
  readonly files: Files
  readonly historyMs: number
  readonly seed: number
  readonly signal: AbortSignal
  readonly clock: () => number
  readonly onPhase: (text: string) => void
}

/**
 * Simulates a system's history, starts a Prometheus with it and with the generated rules, and asks
 * it everything that the system's people ever will.
 *
 * Whatever happens, nothing keeps running and nothing stays on the disk.
 *
 * @throws PrometheusFailed when it does not start, or ends too early; the signal's reason when interrupted
 */
export async function verifySystem(
  system: System,
  options: VerifyOptions,
): Promise<SystemFindings> {
  const began = performance.now()
  const folder = await mkdtemp(join(tmpdir(), 'telltale-verify-'))
  try {
    const findings = await proveIn(folder, system, options)
    return { system: system.name, findings, seconds: (performance.now() - began) / 1000 }
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function proveIn(
  folder: string,
  system: System,
  options: VerifyOptions,
): Promise<readonly Finding[]> {
  const { historyMs, seed, clock, onPhase, signal } = options
  const scrapeMs = durationMs(system.options.prometheus.scrapeInterval) ?? 15_000
  const data = join(folder, 'data')
  await mkdir(data)

  onPhase(`${system.name}: simulating`)
  const toMs = Math.floor(clock() / scrapeMs) * scrapeMs
  const fromMs = toMs - historyMs
  const simulated = simulation(system.options.targets, {
    startMs: fromMs,
    seed,
    wanted: wantedSeries(system),
  })
  writeHistory(simulated, { fromMs, toMs, stepMs: scrapeMs }, data, ids.history)

  onPhase(`${system.name}: making cases for its alerts`)
  const { slots, unproven } = slotsOf(system, fromMs - farAwayMs)
  for (const [i, { series }] of slots.entries()) writeBlock(data, series, ids.slots + i)
  signal.throwIfAborted()

  onPhase(`${system.name}: recording`)
  const base = { from: fromMs / 1000, to: toMs / 1000, step: recordingStepMs / 1000 }
  await recordAll(folder, system, slots, base, options)

  const served = await serveSimulation(simulated, { port: 0, clock })
  try {
    const generated = await writeRules(folder, system, options.files, '1s')
    const engine = engineRules(slots, generated.alerts, system, clock() + startMs)
    await writeEngine(folder, engine)
    onPhase(`${system.name}: starting Prometheus with its rules`)
    const prometheus = await startPrometheus({
      path: options.prometheus.path,
      folder,
      signal,
      config: {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [...generated.names, engineFile],
        scrape_configs: scrapeConfigs(system, simulated, served.port),
      },
    })
    return await whileItRuns(prometheus, async (api) => {
      onPhase(`${system.name}: asking`)
      const targets = await targetFindings(system, api, 15_000)
      const states = await evaluatedRules(api)
      const alerts = await inTurn(slots, (slot) => alertFinding(slot, system, api))
      // Rates of this moment need two scrapes; by now there have been some, also on a busy machine.
      const nowMs = clock()
      return [
        ...targets,
        ...(await ruleFindings(system, states, api, nowMs, 'error')),
        ...(await recordFindings(system, api, nowMs)),
        ...(await dashboardFindings(system, { api, nowMs, scrapeMs })),
        ...unproven.map(({ rule, reason }) => unprovenFinding(rule, reason, system)),
        ...alerts,
        ...engineFindings(engine, states, system).filter((each) => !isKnown(each, alerts)),
      ]
    })
  } finally {
    await served.stop()
  }
}

/** One fault is told once: what failed in a case fails in the rule engine as well. */
function isKnown({ problem }: Finding, cases: readonly Finding[]): boolean {
  return (
    problem !== undefined && cases.some((each) => each.problem?.path?.[1] === problem.path?.[1])
  )
}

/** Blocks need different names. */
const ids = { history: 1, slots: 1_000, records: 500_000 }

/** Further back than any query looks. */
const farAwayMs = 400 * 86_400_000

const recordingStepMs = 60_000

/** So long Prometheus needs to start, about. */
const startMs = 2_000

/** Records of the cases and of the whole history, level by level: each needs the one before stored. */
async function recordAll(
  folder: string,
  system: System,
  slots: readonly Slot[],
  base: QueryRange,
  { prometheus: { path }, signal }: VerifyOptions,
): Promise<void> {
  const stretches = [
    { range: base, levels: recordLevels(system, recordsOf(system.options.rules)) },
    ...slots.map((slot) => ({ range: slot, levels: recordLevels(system, [slot.rule]) })),
  ]
  const depth = Math.max(0, ...stretches.map(({ levels }) => levels.length))
  for (let level = 0; level < depth; level++) {
    const tasks = stretches.flatMap(({ range, levels }, i) =>
      (levels[level] ?? []).map((rule): Task => ({ rule, range, stretch: i })),
    )
    const prometheus = await startPrometheus({ path, folder, signal, config: {} })
    await whileItRuns(prometheus, async (api) => {
      const stored = await inTurn(tasks, async (task) => ({
        ...task,
        series: await recorded(task.rule, system, task.range, api),
      }))
      for (const i of stretches.keys()) {
        const own = stored.filter(({ stretch }) => stretch === i).flatMap(({ series }) => series)
        writeBlock(join(folder, 'data'), own, ids.records + level * 10_000 + i)
      }
    })
  }
}

interface Task {
  readonly rule: RecordingRule
  readonly range: QueryRange
  readonly stretch: number
  readonly series?: readonly StoredSeries[]
}

const engineFile = 'engine.json'

async function writeEngine(folder: string, rules: readonly EngineRule[]): Promise<void> {
  const groups = [{ name: engineGroup, interval: '1s', rules: rules.map(({ yaml }) => yaml) }]
  await writeFile(join(folder, engineFile), JSON.stringify({ groups }))
}

/** Jobs and instances as they are declared; behind all of them stands the simulation. */
function scrapeConfigs(system: System, { processes }: Simulation, port: number) {
  return system.options.targets.map(({ job }) => ({
    job_name: job,
    static_configs: processes
      .filter((process) => process.job === job)
      .map((process) => ({
        targets: [`127.0.0.1:${port}`],
        labels: { instance: process.instance, __metrics_path__: servedPath(process, processes) },
      })),
  }))
}

/** Variables first: panels are narrowed by what they hold. */
export async function dashboardFindings(
  system: System,
  asking: Omit<Parameters<typeof panelFindings>[1], 'values'>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const dashboard of system.options.dashboards) {
    const times = { fromMs: asking.nowMs - shownMs(dashboard), toMs: asking.nowMs }
    const variables = await answerVariables(dashboard, asking.api, times)
    const places = panelPlaces(system).filter((place) => place.dashboard === dashboard)
    const panels = await inTurn(places, (place) =>
      panelFindings(place, { ...asking, values: variables.values }),
    )
    findings.push(...variables.findings, ...panels.flat())
  }
  return findings
}
