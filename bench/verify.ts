/**
 * How long `telltale verify` takes for AhaRadar and for several systems like it, and how long it
 * takes until a fresh Prometheus has a history.
 *
 *     node --conditions=telltale-source --import tsx bench/verify.ts [systems]
 */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineProject, type System } from 'telltale'
import project from '../build/project.ts'
import { emit } from '../packages/telltale/src/emit/emit.ts'
import { historyText } from '../packages/telltale/src/simulate/history.ts'
import { writeHistory } from '../packages/telltale/src/simulate/history-blocks.ts'
import { simulation } from '../packages/telltale/src/simulate/simulation.ts'
import { findPrometheus } from '../packages/telltale/src/verify/find-prometheus.ts'
import { verifySystem } from '../packages/telltale/src/verify/verify-system.ts'
import { type Row, table } from './table.ts'

const hourMs = 3_600_000
/** promtool reads the text once for each two hours of it: a day takes it minutes. */
const hoursForPromtool = 6
const verifyLimitSeconds = 90

if (process.argv[1] === import.meta.filename) {
  const isMet = await benchVerify(Number(process.argv[2] ?? 3))
  if (!isMet) process.exitCode = 1
}

/** Prints the tables; false when a limit is missed. */
export async function benchVerify(systems: number): Promise<boolean> {
  const [aharadar] = project.systems
  if (aharadar === undefined) throw new Error('the project has no system')
  const folder = mkdtempSync(join(tmpdir(), 'telltale-bench-verify-'))
  try {
    const history = benchHistory(aharadar, folder)
    console.log(table('A history of AhaRadar at 15 s', history))
    const proof = await benchProof(aharadar, systems)
    console.log(table('telltale verify with a day of history', proof))
    return [...history, ...proof].every(({ isMet }) => isMet !== false)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function benchHistory({ options: { targets } }: System, folder: string): readonly Row[] {
  const toMs = Math.floor(Date.now() / hourMs) * hourMs
  const times = (hours: number) => ({ fromMs: toMs - hours * hourMs, toMs, stepMs: 15_000 })
  const simulated = (hours: number) => simulation(targets, { startMs: toMs - hours * hourMs })
  const blocks = (hours: number) => {
    let samples = 0
    const seconds = timed(() => {
      const own = join(folder, `blocks-${hours}`)
      samples = writeHistory(simulated(hours), times(hours), own).samples
    })
    return { seconds, samples }
  }
  const text = join(folder, 'history.om')
  const written = timed(() => {
    const file = openSync(text, 'w')
    for (const piece of historyText(simulated(hoursForPromtool), times(hoursForPromtool)))
      writeSync(file, piece)
    closeSync(file)
  })
  const read = timed(() =>
    execFileSync('promtool', [
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      '--quiet',
      text,
      join(folder, 'promtool'),
    ]),
  )
  const short = blocks(hoursForPromtool)
  const day = blocks(24)
  return [
    {
      what: `${hoursForPromtool} h as blocks, beside OpenMetrics and promtool`,
      measured: secondsText(short.seconds),
      peer: secondsText(written + read),
      ratio: (short.seconds / (written + read)).toFixed(2),
    },
    {
      what: `24 h as blocks, ${(day.samples / 1e6).toFixed(1)} million samples`,
      measured: secondsText(day.seconds),
      goal: '<= 15 s',
      isMet: day.seconds <= 15,
    },
  ]
}

async function benchProof(aharadar: System, count: number): Promise<readonly Row[]> {
  const prometheus = await findPrometheus()
  if ('missing' in prometheus) throw new Error(prometheus.missing)
  const rows: Row[] = []
  let first = Number.NaN
  let sum = 0
  for (let i = 1; i <= count; i++) {
    // Nothing is remembered of one system for the next.
    const system = { ...aharadar, at: aharadar.at, name: `copy-${i}` } as System
    const started = performance.now()
    const { findings } = await verifySystem(system, {
      prometheus,
      files: emit(defineProject([system])),
      historyMs: 24 * hourMs,
      seed: i,
      signal: new AbortController().signal,
      clock: Date.now,
      onPhase: () => {},
    })
    const failed = findings.filter(({ problem }) => problem !== undefined)
    if (failed.length > 0) throw new Error(failed.map(({ problem }) => problem?.summary).join('\n'))
    sum += (performance.now() - started) / 1000
    if (i === 1) first = sum
    rows.push({
      what: i === 1 ? `AhaRadar, ${findings.length} questions` : `${i} systems like it`,
      measured: secondsText(sum),
      ...(i === 1
        ? { goal: `<= ${verifyLimitSeconds} s`, isMet: sum <= verifyLimitSeconds }
        : { peer: secondsText(first * i), ratio: (sum / (first * i)).toFixed(2) }),
    })
  }
  return rows
}

function timed(work: () => void): number {
  const started = performance.now()
  work()
  return (performance.now() - started) / 1000
}

function secondsText(seconds: number): string {
  return `${seconds.toFixed(1)} s`
}
