import { type Expression, walk } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { RecordingRule } from '../rules/recording-rule.ts'
import { alertsOf, recordsOf } from '../rules/rule-group.ts'
import { type PanelPlace, panelPlaces } from './panel-places.ts'
import type { System } from './system.ts'

/** Something that reads a series. */
export type SeriesUse =
  | { readonly kind: 'panel'; readonly place: PanelPlace }
  | { readonly kind: 'alert'; readonly rule: AlertingRule }
  | { readonly kind: 'record'; readonly rule: RecordingRule }

/** What reads a series, by the series' name: that of a family or of a recording rule. */
export type SeriesUses = ReadonlyMap<string, readonly SeriesUse[]>

/** Who reads what in a system: panels first, then alerts, then recording rules. */
export function seriesUses(system: System): SeriesUses {
  const uses = new Map<string, SeriesUse[]>()
  const note = (exprs: readonly Expression[], use: SeriesUse) => {
    for (const name of new Set(exprs.flatMap(namesIn))) {
      const known = uses.get(name)
      if (known) known.push(use)
      else uses.set(name, [use])
    }
  }
  for (const place of panelPlaces(system)) note(place.panel.queries, { kind: 'panel', place })
  const { rules } = system.options
  for (const rule of alertsOf(rules)) note([rule.options.when], { kind: 'alert', rule })
  for (const rule of recordsOf(rules)) note([rule.expr], { kind: 'record', rule })
  return uses
}

/** The names that an expression reads itself, without those behind a recording rule. */
function namesIn(expr: Expression): readonly string[] {
  const names = new Set<string>()
  for (const node of walk(expr.node)) {
    if (node.type !== 'VectorSelector') continue
    const name = node.series?.of === 'family' ? node.series.family.name : node.name
    if (name !== undefined) names.add(name)
  }
  return [...names]
}
