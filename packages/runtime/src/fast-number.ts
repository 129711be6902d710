import { exemplarText, familyName, valueText, writeHeader, writeSeries } from './exposition.ts'
import type { Appearance, ClientMetric } from './fast-collector.ts'
import { labelsOf } from './label-text.ts'
import type { Series } from './series.ts'

/** A family with one number per series: a counter or a gauge. */
export function numberAppearance(metric: ClientMetric, series: Series): Appearance {
  return {
    startsAtZero: true,
    samples: () =>
      series.texts.flatMap((text, slot) => {
        if (text === undefined) return []
        const exemplar = series.exemplars.get(slot)
        const value = numberAt(series, slot)
        return [{ value, labels: labelsOf(text), ...(exemplar && { exemplar }) }]
      }),
    write(out, style) {
      writeHeader(out, metric, style)
      const family = familyName(metric, style)
      const name = `\n${style.openMetrics && metric.type === 'counter' ? `${family}_total` : family}`
      const withLabels = `${name}{`
      const hasExemplars = style.openMetrics && series.exemplars.size > 0
      writeSeries(out, series, style, (labels, slot) => {
        const value = valueText(numberAt(series, slot))
        const line = labels === '' ? `${name} ${value}` : `${withLabels}${labels}} ${value}`
        const exemplar = hasExemplars ? series.exemplars.get(slot) : undefined
        return exemplar ? line + exemplarText(exemplar) : line
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
