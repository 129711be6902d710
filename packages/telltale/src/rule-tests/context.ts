/** What a system's rules read, as the derivation of tests needs to know it. */
import { familiesOf } from '@telltale/core'
import {
  builtins,
  type Node,
  type Series,
  seriesRegistry,
  type VectorSelector,
  walk,
} from '@telltale/promql'
import { isBefore, prometheusVersion } from '../project/prometheus-version.ts'
import type { System } from '../project/system.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { alertsOf, type RuleGroup, recordsOf } from '../rules/rule-group.ts'
import { finds } from '../rules/rule-order.ts'
import { ruleRange } from '../rules/rule-range.ts'
import type { RecordedRule } from './evaluate/world.ts'

export interface TestContext {
  readonly system: System
  readonly records: ReadonlyMap<string, readonly RecordedRule[]>
  readonly seriesOf: (selector: VectorSelector) => Series | undefined
  /** The selectors that an expression reads in the end, those behind recording rules included. */
  readonly selectorsOf: (node: Node) => readonly VectorSelector[]
  /** Alerts by name; several may share one. */
  readonly alerts: ReadonlyMap<string, readonly AlertingRule[]>
  /** Whether the system's Prometheus leaves out the beginning of a range. */
  readonly leftOpen: boolean
}

const memo = new WeakMap<System, TestContext>()

export function testContext(system: System): TestContext {
  const known = memo.get(system)
  if (known) return known
  const made = contextFor(system)
  memo.set(system, made)
  return made
}

function contextFor(system: System): TestContext {
  const { targets, rules, prometheus } = system.options
  const families = targets.flatMap(({ options }) => familiesOf(options.exposes))
  const recordingRules = recordsOf(rules)
  const resolve = seriesRegistry([...Object.values(builtins), ...families], recordingRules)
  const records = new Map<string, RecordedRule[]>()
  for (const rule of recordingRules) {
    const recorded: RecordedRule = {
      record: rule.record,
      node: rule.expr.node,
      labels: rule.options.labels ?? {},
      range: ruleRange(rule, prometheus),
    }
    const known = records.get(rule.record)
    if (known) known.push(recorded)
    else records.set(rule.record, [recorded])
  }
  const selectorsOf = (node: Node, seen: ReadonlySet<Node> = new Set()): VectorSelector[] =>
    [...walk(node)].flatMap((inner) => {
      if (inner.type !== 'VectorSelector') return []
      const behind = recordingRules.filter((rule) => finds(inner, rule))
      if (behind.length === 0) return [inner]
      return behind
        .filter((rule) => !seen.has(rule.expr.node))
        .flatMap((rule) => selectorsOf(rule.expr.node, new Set(seen).add(rule.expr.node)))
    })
  const version = prometheusVersion(system)
  return {
    system,
    records,
    seriesOf: ({ series, name }) => series ?? (name === undefined ? undefined : resolve(name)),
    selectorsOf: (node) => selectorsOf(node),
    alerts: byName(rules),
    leftOpen: version !== undefined && !isBefore(version, { major: 3, minor: 0 }),
  }
}

function byName(rules: readonly RuleGroup[]): ReadonlyMap<string, readonly AlertingRule[]> {
  const found = new Map<string, AlertingRule[]>()
  for (const rule of alertsOf(rules)) {
    const known = found.get(rule.name)
    if (known) known.push(rule)
    else found.set(rule.name, [rule])
  }
  return found
}
