import { type Node, type RecordedAs, walk } from '@telltale/promql'
import type { Rule } from '../../rules/rule-group.ts'

/** The recording rules that a rule reads itself, each once. */
export function recordsRead(rule: Rule): readonly RecordedAs[] {
  return recordsIn(treeOf(rule))
}

/** Whether a recorded series is made of what the rule records, over however many steps. */
export function leadsTo(from: RecordedAs, rule: unknown): boolean {
  const seen = new Set<RecordedAs>()
  const open = [from]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === rule) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...recordsIn(next.expr.node))
  }
  return false
}

function recordsIn(tree: Node): readonly RecordedAs[] {
  const found = new Set<RecordedAs>()
  for (const node of walk(tree)) {
    if (node.type === 'VectorSelector' && node.series?.of === 'rule') found.add(node.series.rule)
  }
  return [...found]
}

function treeOf(rule: Rule): Node {
  return rule.kind === 'alerting rule' ? rule.options.when.node : rule.expr.node
}
