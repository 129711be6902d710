import type { Recorder } from './recorder.ts'

/** Labels that lead from a number to an example of it: `{ trace_id: '4bf92f35' }`. */
export type ExemplarLabels = Readonly<Record<string, string>>

/**
 * Keeps the exemplar of a sample, in the place of the one before it. Only families that declare
 * them keep any; labels of more than 128 characters are left out, as OpenMetrics demands.
 *
 * Source: https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars
 */
export function keepExemplar(
  { family, series, drops }: Recorder,
  cell: number,
  labels: ExemplarLabels,
  value: number,
): void {
  if (!family.exemplars) {
    drops.undeclaredExemplar(family)
    return
  }
  const labelSet = Object.fromEntries(
    Object.entries(labels).map(([name, text]) => [name, String(text)]),
  )
  const length = Object.entries(labelSet).reduce(
    (sum, [name, text]) => sum + (name + text).length,
    0,
  )
  if (length > 128) return
  series.exemplars.set(cell, { labelSet, value, timestamp: Date.now() / 1000 })
}
