import type { AnyFamily } from '@telltale/core'
import { type Expression, walk } from '@telltale/promql'

/** The families that an expression reads, recorded ones included, in the order of their mention. */
export function familiesIn(expr: Expression): readonly AnyFamily[] {
  const families = new Set<AnyFamily>()
  for (const node of walk(expr.node)) {
    if (node.type !== 'VectorSelector' || node.series === undefined) continue
    if (node.series.of === 'family') families.add(node.series.family)
    else for (const family of familiesIn(node.series.rule.expr)) families.add(family)
  }
  return [...families]
}
