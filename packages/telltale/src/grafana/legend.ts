import { infer } from '@telltale/promql'
import type { Panel } from '../dashboard/panel.ts'
import type { Query } from '../dashboard/query.ts'
import { familiesIn } from '../project/uses.ts'

/**
 * Grafana's legend format for each query: as said, else the labels that tell its series apart.
 *
 * Without labels it is the panel's title, or among several queries the metric's name, which also
 * tells queries with the same labels apart. Never empty: Grafana would print the whole query.
 */
export function legendsOf(panel: Panel): readonly string[] {
  const derived = panel.queries.map((query) => query.legend ?? labelLegend(query))
  return panel.queries.map((query, i) => {
    const legend = derived[i] ?? ''
    if (query.legend !== undefined) return query.legend
    const isUnique = derived.filter((other) => other === legend).length === 1
    if (legend !== '' && isUnique) return legend
    const subject = panel.queries.length === 1 ? panel.title : metricName(query)
    return [legend, subject].filter((part) => part !== '').join(' ') || automatic
  })
}

/** Grafana's own choice: all labels that differ. */
const automatic = '__auto'

/** `{{route}} / {{status}}`; Grafana's own choice where the labels are not known. */
function labelLegend(query: Query): string {
  const { names, open } = infer(query).labels
  if (open) return automatic
  // An instance has one job.
  const shown = names.includes('instance') ? names.filter((name) => name !== 'job') : names
  return shown.map((name) => `{{${name}}}`).join(' / ')
}

function metricName(query: Query): string {
  return familiesIn(query)[0]?.name ?? ''
}
