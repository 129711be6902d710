/**
 * A scrape of a cluster beside prom-client's `clusterMetrics()`: the same workers hold the same
 * series for both, a tenth of which changes between scrapes, and both are scraped in turn.
 *
 * prom-client asks its workers at each scrape. Ours shows what they wrote last, at most 250 ms ago,
 * unless it is told to ask: "asked". What the workers spend on writing stands below.
 *
 *     node --conditions=telltale-source --import tsx bench/processes.ts [rounds]
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Figure } from './processes/cluster.ts'
import { type Row, table } from './table.ts'

interface Case {
  readonly kind: 'counters' | 'histograms'
  readonly workers: number
  readonly lines: number
  /** Whether workers are asked to write what they have counted up to this moment: `deadlineMs`. */
  readonly asks: boolean
  /** Our share of prom-client's time. */
  readonly goal?: number
}

const cases: readonly Case[] = [
  { kind: 'counters', workers: 2, lines: 1_000, asks: false },
  { kind: 'counters', workers: 4, lines: 1_000, asks: false, goal: 0.1 },
  { kind: 'histograms', workers: 4, lines: 1_000, asks: false, goal: 0.1 },
  { kind: 'counters', workers: 4, lines: 10_000, asks: false, goal: 0.1 },
  { kind: 'histograms', workers: 4, lines: 10_000, asks: false, goal: 0.1 },
  { kind: 'counters', workers: 4, lines: 1_000, asks: true },
  { kind: 'counters', workers: 4, lines: 10_000, asks: true },
]

if (process.argv[1] === import.meta.filename) {
  const rounds = Number(process.argv[2] ?? 40)
  const rows = cases.flatMap((one) => rowsOf(one, rounds))
  console.log(table(`A scrape of a cluster, median of ${rounds} rounds`, rows))
  if (rows.some(({ isMet }) => isMet === false)) process.exitCode = 1
}

function rowsOf({ kind, workers, lines, asks, goal }: Case, rounds: number): readonly Row[] {
  const args = [kind, workers, lines, rounds, asks ? 'asks' : 'reads']
  const figures = run(args.map(String))
  const row = (what: string, at: 0 | 1): Row => {
    const measured = median(figures.map(({ own }) => own[at]))
    const peer = median(figures.map(({ their }) => their[at]))
    const ratio = measured / peer
    return {
      what,
      measured: milliseconds(measured),
      peer: milliseconds(peer),
      ratio: `${(ratio * 100).toFixed(1)} %`,
      ...(goal !== undefined && at === 0 && { goal: `<= ${goal * 100} %`, isMet: ratio <= goal }),
    }
  }
  const name = `${workers} workers x ${lines.toLocaleString('en')} ${kind === 'counters' ? 'counters' : 'histogram lines'}`
  const write = milliseconds(median(figures.map(({ writeMs }) => writeMs)))
  return [
    row(asks ? `${name}, asked` : name, 0),
    row('  processor time of the primary', 1),
    { what: '  a worker writes, 4 times a second', measured: write },
  ]
}

function run(settings: readonly string[]): readonly Figure[] {
  const file = join(import.meta.dirname, 'processes/cluster.ts')
  const args = ['--conditions=telltale-source', '--import', 'tsx', file, ...settings]
  return JSON.parse(
    execFileSync(process.execPath, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  )
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function milliseconds(value: number): string {
  return `${value.toFixed(2)} ms`
}
