/** The simulator's series without a Prometheus that keeps them. */
import type { System } from '../../project/system.ts'
import type { SimulatedFamily } from '../../simulate/simulated-family.ts'
import { simulation } from '../../simulate/simulation.ts'
import { wantedSeries } from '../../simulate/wanted-series.ts'
import type { Line } from './line.ts'

export interface SimulatedLines {
  /** Before it there is nothing. */
  readonly startMs: number
  readonly names: readonly string[]
  /** None when nothing has this name. */
  named(name: string): readonly Line[]
}

const stepMs = 60_000

/** A family's numbers are worked out when somebody first asks for them: most nobody asks for. */
export function simulatedLines(system: System, startMs: number): SimulatedLines {
  const { processes } = simulation(system.options.targets, {
    startMs,
    wanted: wantedSeries(system),
  })
  const byName = new Map<string, Line[]>()
  const add = (name: string, line: Line) => byName.set(name, [...(byName.get(name) ?? []), line])
  for (const { job, instance, families } of processes) {
    const own = { job, instance }
    const count = families.reduce((sum, { rows }) => sum + rows.length, 0)
    const ofScrapes = { up: 1, scrape_duration_seconds: 0.012, scrape_samples_scraped: count }
    for (const [name, value] of Object.entries(ofScrapes)) {
      const at = (seconds: number) => (seconds * 1000 < startMs ? Number.NaN : value)
      add(name, { labels: { __name__: name, ...own }, at })
    }
    for (const family of families) {
      const past = pastOf(family, startMs)
      for (const [row, { suffix, labels }] of family.rows.entries()) {
        const name = family.family.name + suffix
        const isTotal = family.family.kind !== 'gauge' && !('quantile' in labels)
        add(name, {
          labels: { __name__: name, ...own, ...labels },
          at: (seconds) => valueAt(past, row, (seconds * 1000 - startMs) / stepMs, isTotal),
        })
      }
    }
  }
  return {
    startMs,
    names: [...byName.keys()].sort(),
    named: (name) => byName.get(name) ?? [],
  }
}

/** The value of a row at the n-th minute. */
type Past = (row: number, minute: number) => number

function pastOf(family: SimulatedFamily, startMs: number): Past {
  const width = family.rows.length
  let known = new Float64Array(0)
  let count = 0
  return (row, minute) => {
    if (minute < 0) return Number.NaN
    if ((minute + 1) * width > known.length) {
      const larger = new Float64Array(Math.max(512, 2 * (minute + 1)) * width)
      larger.set(known)
      known = larger
    }
    for (; count <= minute; count++) {
      family.advance(startMs + count * stepMs)
      known.set(family.values, count * width)
    }
    return known[minute * width + row] ?? Number.NaN
  }
}

/** Totals grow between two minutes; what a gauge shows stays until the next one. */
function valueAt(past: Past, row: number, minutes: number, isTotal: boolean): number {
  const before = Math.floor(minutes)
  const value = past(row, before)
  if (!isTotal || before === minutes) return value
  return value + (past(row, before + 1) - value) * (minutes - before)
}
