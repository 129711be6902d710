import { exemplarText, familyName, valueText, writeHeader, writeSeries } from './exposition.ts'
import type { Appearance, ClientMetric } from './fast-collector.ts'
import { extended, labelsOf } from './label-text.ts'
import type { Series } from './series.ts'

/** A family with one number per series: a counter or a gauge. */
export function numberAppearance(metric: ClientMetric, series: Series): Appearance {
  return {
    restartsAtZero: true,
    samples: () =>
      series.tails.flatMap((tail, slot) => {
        if (tail === undefined) return []
        const exemplar = series.exemplars.get(slot)
        const value = numberAt(series, slot)
        return [{ value, labels: labelsOf(tail), ...(exemplar && { exemplar }) }]
      }),
    write(out, style, from) {
      if (from === 0) writeHeader(out, metric, style)
      const family = familyName(metric, style)
      const name = style.openMetrics && metric.type === 'counter' ? `${family}_total` : family
      const bare = `\n${name} `
      const start = `\n${name}{`
      const { openMetrics, defaults } = style
      const hasExemplars = openMetrics && series.exemplars.size > 0
      const { tails } = series
      return writeSeries(out, series, style, from, 16, (first, end) => {
        const cells = series.cells(first)
        const offset = series.offset(first) - first
        let lines = ''
        for (let slot = first; slot < end; slot++) {
          const own = tails[slot]
          if (own === undefined) continue
          const tail = defaults === '' ? own : extended(own, defaults)
          const value = valueText(cells[offset + slot] as number)
          // In this order, so that the text grows at its end only: a third less time.
          lines = tail === '' ? lines + bare + value : lines + start + tail + value
          if (hasExemplars) lines += exemplarText(series.exemplars.get(slot))
        }
        return lines
      })
    },
  }
}

export function addAt(series: Series, slot: number, value: number): void {
  const cells = series.cells(slot)
  const at = series.offset(slot)
  cells[at] = (cells[at] as number) + value
}

export function setAt(series: Series, slot: number, value: number): void {
  series.cells(slot)[series.offset(slot)] = value
}

function numberAt(series: Series, slot: number): number {
  return series.cells(slot)[series.offset(slot)] as number
}
