import type { Recorder } from './recorder.ts'

/** Labels that lead from a number to an example of it: `{ trace_id: '4bf92f35' }`. */
export type ExemplarLabels = Readonly<Record<string, string>>

/**
 * Keeps the exemplar of a sample, in the place of the one before it. Only families that declare
 * them keep any; labels of more than 128 characters, which OpenMetrics forbids, and labels that are
 * no text are left out.
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
  const labelSet = textOf(labels)
  if (labelSet === undefined) return
  series.exemplars.set(cell, { labelSet, value, timestamp: Date.now() / 1000 })
}

/** The labels as text of at most 128 characters, or nothing. */
function textOf(labels: ExemplarLabels): Record<string, string> | undefined {
  try {
    const entries = Object.entries(labels).map(([name, text]) => [name, String(text)] as const)
    const length = entries.reduce((sum, [name, text]) => sum + name.length + text.length, 0)
    return length > 128 ? undefined : Object.fromEntries(entries)
  } catch {
    // Getters and toString() are somebody else's code; what they throw stays out of the service.
    return undefined
  }
}
