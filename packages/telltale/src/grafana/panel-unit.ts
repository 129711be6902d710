import { infer, type Unit } from '@telltale/promql'
import type { Panel } from '../dashboard/panel.ts'
import type { Query } from '../dashboard/query.ts'
import { grafanaUnit } from './unit.ts'

export interface PanelUnit {
  /** Grafana's id: what the panel shows. */
  readonly id: string
  /** What its numbers are, as far as that is known. */
  readonly unit: Unit | undefined
  /** For each query, Grafana's id where it is not the panel's. */
  readonly ofQueries: readonly (string | undefined)[]
}

/** The unit of a panel: as said, else of its first query. Queries in other units keep theirs. */
export function panelUnit(panel: Panel): PanelUnit {
  const said = 'unit' in panel.options ? panel.options.unit : undefined
  const [first] = panel.queries
  const unit = first && unitOf(panel, first)
  const id = said ?? first?.unit ?? grafanaUnit(unit)
  const ofQueries = panel.queries.map((query) => {
    const own = query.unit ?? (said === undefined ? known(unitOf(panel, query)) : undefined)
    return own === id ? undefined : own
  })
  return { id, unit, ofQueries }
}

/** A heatmap's axis shows what the histogram observes, not how often. */
function unitOf({ type }: Panel, query: Query): Unit | undefined {
  const { unit, observed } = infer(query)
  return type === 'heatmap' ? (observed ?? unit) : unit
}

function known(unit: Unit | undefined): string | undefined {
  return unit === undefined ? undefined : grafanaUnit(unit)
}
