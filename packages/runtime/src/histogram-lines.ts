import { exemplarText, type LinesOf, valueText, writeHeader, writeSeries } from './exposition.ts'
import type { Appearance, ClientMetric } from './fast-collector.ts'
import type { Style } from './fast-metric.ts'
import { labelsOf, prepended } from './label-text.ts'
import type { Series } from './series.ts'

/** A sample as the client's `getForPromString()` has it: the labels of the series are shared. */
interface SharedSample {
  readonly labels: { readonly le?: number | string }
  readonly sharedLabels: Readonly<Record<string, string>>
  readonly value: number
  readonly metricName: string
  readonly exemplar: unknown
}

/** A histogram's lines: cumulative buckets, `+Inf`, sum, count. */
export function histogramAppearance(
  metric: ClientMetric,
  series: Series,
  buckets: readonly number[],
): Appearance {
  return {
    restartsAtZero: false,
    samples: () =>
      sharedSamples(metric.name, series, buckets).map(({ sharedLabels, labels, ...sample }) => ({
        ...sample,
        labels: { ...labels, ...sharedLabels },
      })),
    write(out, style, from) {
      if (from === 0) writeHeader(out, metric, style)
      const linesOf = lineWriter(metric.name, series, buckets, style)
      return writeSeries(out, series, style, from, 1, linesOf)
    },
  }
}

export function sharedSamples(
  name: string,
  series: Series,
  buckets: readonly number[],
): readonly SharedSample[] {
  return series.tails.flatMap((tail, slot) => {
    if (tail === undefined) return []
    const sharedLabels = labelsOf(tail)
    const { counts, sum } = numbersOf(series, slot, buckets.length)
    const sample = (metricName: string, labels: SharedSample['labels'], value: number) => ({
      labels,
      sharedLabels,
      value,
      metricName,
      exemplar: undefined as unknown,
    })
    return [
      ...counts.map((count, i) => ({
        ...sample(`${name}_bucket`, { le: buckets[i] ?? '+Inf' }, count),
        exemplar: series.exemplars.get(slot * series.width + i) ?? null,
      })),
      sample(`${name}_sum`, {}, sum),
      sample(`${name}_count`, {}, counts[buckets.length] ?? 0),
    ]
  })
}

function numbersOf(series: Series, slot: number, buckets: number) {
  const from = series.offset(slot)
  const cells = series.cells(slot)
  let total = 0
  const counts = Array.from(cells.subarray(from, from + buckets + 1), (count) => {
    total += count
    return total
  })
  return { counts, sum: cells[from + buckets + 1] as number }
}

/** All lines of one series. What stands before its labels is the same for every series. */
function lineWriter(
  name: string,
  series: Series,
  buckets: readonly number[],
  { openMetrics, defaults }: Style,
): LinesOf {
  const bounds = [...buckets, '+Inf']
  const starts = bounds.map((bound) => `\n${name}_bucket{le="${bound}",`)
  const bare = bounds.map((bound) => `\n${name}_bucket{le="${bound}"} `)
  const hasExemplars = openMetrics && series.exemplars.size > 0
  return (slot) => {
    const ownTail = series.tails[slot]
    if (ownTail === undefined) return ''
    const tail = prepended(defaults, ownTail)
    const cells = series.cells(slot)
    const from = series.offset(slot)
    const own = tail === '' ? ' ' : `{${tail}`
    const before = tail === '' ? bare : starts
    let lines = ''
    let count = 0
    for (let i = 0; i < before.length; i++) {
      count += cells[from + i] as number
      lines = lines + before[i] + tail + valueText(count)
      if (hasExemplars) lines += exemplarText(series.exemplars.get(slot * series.width + i))
    }
    const sum = valueText(cells[from + bounds.length] as number)
    return `${lines}\n${name}_sum${own}${sum}\n${name}_count${own}${valueText(count)}`
  }
}
