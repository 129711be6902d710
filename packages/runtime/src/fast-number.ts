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
      const hasExemplars = style.openMetrics && series.exemplars.size > 0
      return writeSeries(out, series, style, from, (piece, own, slot) => {
        const tail = extended(own, style.defaults)
        const value = valueText(numberAt(series, slot))
        const exemplar = hasExemplars ? exemplarText(series.exemplars.get(slot)) : ''
        // In this order, so that the text grows at its end only: a third less time.
        return (tail === '' ? piece + bare + value : piece + start + tail + value) + exemplar
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
