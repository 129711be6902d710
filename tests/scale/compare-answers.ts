/** How the answers of two stores to one query differ. */
import type { AnsweredSeries } from '../../packages/telltale/src/verify/prometheus-api.ts'

export interface Comparison {
  /** Series that only one of them has a number for. */
  readonly onlyFirst: readonly string[]
  readonly onlySecond: readonly string[]
  /** Times at which only one of them has a number for a series of both. */
  readonly holes: number
  readonly points: number
  /** Of the largest number of the series: 0.1 is a tenth of what the graph shows. */
  readonly largest: number
  readonly mean: number
  /** The same with its sign: near 0 where the differences cancel out. */
  readonly bias: number
}

export function compareAnswers(
  first: readonly AnsweredSeries[],
  second: readonly AnsweredSeries[],
): Comparison {
  const [a, b] = [byLabels(first), byLabels(second)]
  const pairs = [...a].flatMap(([key, one]) => {
    const other = b.get(key)
    return other === undefined ? [] : [comparedSeries(one, other)]
  })
  const differences = pairs.flatMap((pair) => pair.differences)
  const total = (of: (difference: number) => number) =>
    differences.reduce((sum, each) => sum + of(each), 0)
  const points = differences.length
  return {
    onlyFirst: [...a.keys()].filter((key) => !b.has(key)),
    onlySecond: [...b.keys()].filter((key) => !a.has(key)),
    holes: pairs.reduce((sum, { holes }) => sum + holes, 0),
    points,
    largest: differences.reduce((most, each) => Math.max(most, Math.abs(each)), 0),
    mean: total(Math.abs) / Math.max(1, points),
    bias: total((each) => each) / Math.max(1, points),
  }
}

type Numbers = ReadonlyMap<number, number>

/** Without NaN, which VictoriaMetrics leaves out: nobody sees it in a graph. */
function byLabels(all: readonly AnsweredSeries[]): ReadonlyMap<string, Numbers> {
  const entries = all.map(({ labels, times, values }) => {
    const points = times.map((time, i) => [time, values[i] ?? Number.NaN] as const)
    const key = JSON.stringify(Object.entries(labels).sort())
    return [key, new Map(points.filter(([, value]) => !Number.isNaN(value)))] as const
  })
  return new Map(entries.filter(([, numbers]) => numbers.size > 0))
}

function comparedSeries(a: Numbers, b: Numbers) {
  const finite = [...a.values(), ...b.values()].filter(Number.isFinite).map(Math.abs)
  const scale = Math.max(Number.MIN_VALUE, ...finite)
  const common = [...a].flatMap(([time, value]) => {
    const other = b.get(time)
    return other === undefined ? [] : [value === other ? 0 : (value - other) / scale]
  })
  return { differences: common, holes: a.size + b.size - 2 * common.length }
}
