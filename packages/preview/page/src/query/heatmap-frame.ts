import { createDataFrame, type DataFrame, FieldType } from '@grafana/data'
import type { TargetJson } from '../dashboard/dashboard-json.ts'
import { numberOf, seriesFrames } from './frames.ts'
import type { Step } from './interval.ts'
import type { Series } from './prometheus.ts'

/**
 * Classic buckets as rows: one field for each `le`, with what lies between it and the bound below.
 *
 * Buckets are cumulative in Prometheus; one that is lower than the one below, which happens while a
 * scrape is under way, counts as empty.
 */
export function heatmapFrame(
  target: TargetJson,
  series: readonly Series[],
  step: Step,
): readonly DataFrame[] {
  const byBound = new Map<number, Series[]>()
  for (const each of series) {
    const { le } = each.metric
    if (le === undefined) return seriesFrames(target, series, step)
    const bound = numberOf(le)
    byBound.set(bound, [...(byBound.get(bound) ?? []), each])
  }
  const bounds = [...byBound.keys()].sort((a, b) => a - b)
  if (bounds.length === 0) return []
  const times: number[] = []
  for (let time = step.fromMs; time <= step.toMs; time += step.stepMs) times.push(time)
  const index = new Map(times.map((time, i) => [time, i]))
  const cumulative = bounds.map((bound) => {
    const totals: (number | null)[] = times.map(() => null)
    for (const { values } of byBound.get(bound) ?? []) {
      for (const [seconds, text] of values) {
        const i = index.get(Math.round(seconds * 1000))
        if (i !== undefined) totals[i] = (totals[i] ?? 0) + numberOf(text)
      }
    }
    return totals
  })
  return [
    createDataFrame({
      refId: target.refId,
      meta: { type: 'heatmap-rows' as never },
      fields: [
        { name: 'Time', type: FieldType.time, values: times, config: { interval: step.stepMs } },
        ...bounds.map((bound, b) => ({
          name: Number.isFinite(bound) ? String(bound) : '+Inf',
          type: FieldType.number,
          labels: { le: Number.isFinite(bound) ? String(bound) : '+Inf' },
          values: times.map((_, i) => {
            const here = cumulative[b]?.[i]
            if (here === null || here === undefined) return null
            return Math.max(0, here - (cumulative[b - 1]?.[i] ?? 0))
          }),
        })),
      ],
    }),
  ]
}
