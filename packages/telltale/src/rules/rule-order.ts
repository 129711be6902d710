/** Records before what reads them: in a group, rules are evaluated one after the other. */
import { type Node, type VectorSelector, walk } from '@telltale/promql'
import type { RecordingRule } from './recording-rule.ts'
import type { Rule, RuleGroup } from './rule-group.ts'

/**
 * The same groups with the same rules, each behind those that it reads; otherwise in the given
 * order. Rules and groups that read each other in a circle stay where they are.
 */
export function inOrder(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  const ordered = groups.map((group) => {
    const rules = behind(group.rules, (rule) => [rule])
    return rules.every((rule, i) => rule === group.rules[i]) ? group : { ...group, rules }
  })
  return behind(ordered, ({ rules }) => rules)
}

/** Whether a selector can find what a rule records: by its name, and by the labels that it sets. */
export function finds(selector: VectorSelector, { record, options }: RecordingRule): boolean {
  return (
    selector.name === record &&
    selector.matchers.every(({ label, op, value }) => {
      const set = options.labels?.[label]
      return set === undefined || op !== '=' || set === value
    })
  )
}

export function expressionOf(rule: Rule): Node {
  return rule.kind === 'alerting rule' ? rule.options.when.node : rule.expr.node
}

interface Recorder<T> {
  readonly rule: RecordingRule
  readonly item: T
}

function recordersOf<T>(
  items: readonly T[],
  rulesOf: (item: T) => readonly Rule[],
): ReadonlyMap<string, readonly Recorder<T>[]> {
  const found = new Map<string, Recorder<T>[]>()
  for (const item of items) {
    for (const rule of rulesOf(item)) {
      if (rule.kind !== 'recording rule') continue
      const known = found.get(rule.record)
      if (known) known.push({ rule, item })
      else found.set(rule.record, [{ rule, item }])
    }
  }
  return found
}

function itemsReadBy<T>(
  rule: Rule,
  recorders: ReadonlyMap<string, readonly Recorder<T>[]>,
): readonly T[] {
  if (recorders.size === 0) return []
  return [...walk(expressionOf(rule))].flatMap((node) =>
    node.type === 'VectorSelector' && node.name !== undefined
      ? (recorders.get(node.name) ?? [])
          .filter((recorder) => finds(node, recorder.rule))
          .map(({ item }) => item)
      : [],
  )
}

function behind<T>(items: readonly T[], rulesOf: (item: T) => readonly Rule[]): readonly T[] {
  const recorders = recordersOf(items, rulesOf)
  const placed = new Set<T>()
  const waiting = new Set<T>()
  const place = (item: T) => {
    if (placed.has(item) || waiting.has(item)) return
    waiting.add(item)
    for (const rule of rulesOf(item)) itemsReadBy(rule, recorders).forEach(place)
    placed.add(item)
  }
  items.forEach(place)
  return [...placed]
}
