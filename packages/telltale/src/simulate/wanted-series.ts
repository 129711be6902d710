import type { AnyFamily } from '@telltale/core'
import { type Expression, walk } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { Wanted } from './label-sets.ts'

/** How the queries of a system select the series of each family: what has to be there for them. */
export function wantedSeries({
  options: { dashboards, rules },
}: System): ReadonlyMap<AnyFamily, readonly Wanted[]> {
  const panels = dashboards.flatMap((page) => page.rows.flatMap((row) => row.panels))
  const expressions: readonly Expression[] = [
    ...panels.flatMap(({ queries }) => queries),
    ...rules.flatMap((group) =>
      group.rules.map((rule) => (rule.kind === 'alerting rule' ? rule.options.when : rule.expr)),
    ),
  ]
  const wanted = new Map<AnyFamily, Wanted[]>()
  for (const { node } of expressions) {
    for (const each of walk(node)) {
      if (each.type !== 'VectorSelector' || each.series?.of !== 'family') continue
      const { family } = each.series
      const matchers = each.matchers.filter(
        ({ label, value }) => Object.hasOwn(family.labels, label) && !value.includes('$'),
      )
      if (matchers.length === 0) continue
      const known = wanted.get(family)
      if (known) known.push(matchers)
      else wanted.set(family, [matchers])
    }
  }
  return wanted
}
