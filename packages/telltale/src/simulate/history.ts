/** Hours of what is simulated, as a Prometheus would have stored them. */
import { headText, seriesText } from './exposition-text.ts'
import type { SimulatedFamily } from './simulated-family.ts'
import type { SimulatedProcess, Simulation } from './simulation.ts'

export interface HistoryOptions {
  /** Unix times in milliseconds: the first sample, and the end, at which there is none. */
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
}

/**
 * An OpenMetrics text with time stamps, in pieces, for
 * `promtool tsdb create-blocks-from openmetrics`.
 *
 * Series carry `job` and `instance`, and the series are there that a scrape adds: `up`,
 * `scrape_duration_seconds`, `scrape_samples_scraped`. While a process is down it has `up` alone.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/storage/#backfilling-from-openmetrics-format
 */
export function* historyText(
  { processes }: Simulation,
  options: HistoryOptions,
): Generator<string, void> {
  for (const process of processes) yield* processText(process, options)
  yield '# EOF\n'
}

function* processText(process: SimulatedProcess, options: HistoryOptions): Generator<string, void> {
  const times = timesOf(options)
  const { job, instance } = process
  const up = Array.from(times, (ms) => process.isUp(ms))
  for (const [name, whenUp, whenDown] of scrapeGauges(process)) {
    yield `# TYPE ${name} gauge\n`
    const head = `${seriesText(name, { job, instance })} `
    yield linesOf(head, times, (t) => (up[t] ? whenUp : whenDown))
  }
  for (const family of process.families) {
    const columns = columnsOf(family, times)
    const { name, kind, help } = family.family
    // OpenMetrics names a counter without the end that its samples have.
    yield headText(kind === 'counter' ? name.replace(/_total$/, '') : name, { kind, help })
    for (const [i, { suffix, labels }] of family.rows.entries()) {
      const head = `${seriesText(name + suffix, { job, instance, ...labels })} `
      yield linesOf(head, times, (t) =>
        up[t] ? (columns[t * family.rows.length + i] ?? 0) : Number.NaN,
      )
    }
  }
}

export function timesOf({ fromMs, toMs, stepMs }: HistoryOptions): Float64Array {
  const count = Math.max(0, Math.ceil((toMs - fromMs) / stepMs))
  return Float64Array.from({ length: count }, (_, i) => fromMs + i * stepMs)
}

/** The values of all rows, time by time. */
export function columnsOf(family: SimulatedFamily, times: Float64Array): Float64Array {
  const { rows, values } = family
  const columns = new Float64Array(rows.length * times.length)
  for (const [t, ms] of times.entries()) {
    family.advance(ms)
    columns.set(values, t * rows.length)
  }
  return columns
}

function linesOf(head: string, times: Float64Array, valueAt: (index: number) => number): string {
  let text = ''
  for (const [t, ms] of times.entries()) {
    const value = valueAt(t)
    if (!Number.isNaN(value)) text += `${head}${value} ${ms / 1000}\n`
  }
  return text
}

/** What Prometheus adds to every scrape: name, value when it succeeds, value when it fails. */
export function scrapeGauges({
  families,
}: SimulatedProcess): readonly (readonly [name: string, whenUp: number, whenDown: number])[] {
  const samples = families.reduce((sum, { rows }) => sum + rows.length, 0)
  return [
    ['up', 1, 0],
    ['scrape_duration_seconds', 0.012, 0.001],
    ['scrape_samples_scraped', samples, 0],
  ]
}
