/** Hours of what is simulated, as blocks of Prometheus' storage. */
import { columnsOf, type HistoryOptions, scrapeGauges, timesOf } from './history.ts'
import type { Simulation } from './simulation.ts'
import { type Block, type StoredSeries, writeBlock } from './tsdb/block.ts'

/**
 * The samples of `historyText`, written into a folder that a Prometheus can be started with
 * (`--storage.tsdb.path`).
 *
 * @param firstId see `writeBlock`; each further day has the next
 */
export function writeHistory(
  simulation: Simulation,
  { fromMs, toMs, stepMs }: HistoryOptions,
  folder: string,
  firstId = 1,
): Block {
  let total: Block = { series: 0, samples: 0 }
  // A day at a time bounds the memory.
  for (let from = fromMs, id = firstId; from < toMs; from += dayMs, id++) {
    const options = { fromMs: from, toMs: Math.min(toMs, from + dayMs), stepMs }
    const { series, samples } = writeBlock(folder, historySeries(simulation, options), id)
    total = { series: Math.max(total.series, series), samples: total.samples + samples }
  }
  return total
}

const dayMs = 86_400_000

/** The same samples as `historyText`, as series. */
export function* historySeries(
  { processes }: Simulation,
  options: HistoryOptions,
): Generator<StoredSeries, void> {
  const times = timesOf(options)
  for (const process of processes) {
    const { job, instance } = process
    const up = Array.from(times, (ms) => process.isUp(ms))
    for (const [name, whenUp, whenDown] of scrapeGauges(process)) {
      yield {
        labels: { __name__: name, job, instance },
        times,
        values: Float64Array.from(times, (_, t) => (up[t] ? whenUp : whenDown)),
      }
    }
    for (const family of process.families) {
      const columns = columnsOf(family, times)
      const width = family.rows.length
      for (const [i, { suffix, labels }] of family.rows.entries()) {
        const values = new Float64Array(times.length)
        for (let t = 0; t < times.length; t++) {
          values[t] = up[t] ? (columns[t * width + i] ?? Number.NaN) : Number.NaN
        }
        yield {
          labels: { __name__: family.family.name + suffix, job, instance, ...labels },
          times,
          values,
        }
      }
    }
  }
}
