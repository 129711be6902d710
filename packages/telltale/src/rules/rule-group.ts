import { type Located, withCallSite } from '@telltale/core'
import type { Duration } from '@telltale/promql'
import type { AlertingRule } from './alerting-rule.ts'
import type { RecordingRule } from './recording-rule.ts'

// biome-ignore lint/suspicious/noExplicitAny: a rule may have any labels
export type Rule = AlertingRule | RecordingRule<any>

export interface RuleGroup extends Located {
  readonly kind: 'rule group'
  readonly name: string
  readonly rules: readonly Rule[]
  readonly options: RuleGroupOptions
}

export interface RuleGroupOptions {
  /** @default the system's evaluation interval */
  readonly interval?: Duration
}

/** Rules that Prometheus evaluates one after the other, at the same moment. */
export function ruleGroup(
  name: string,
  rules: readonly Rule[],
  options: RuleGroupOptions = {},
): RuleGroup {
  return Object.freeze(
    withCallSite({ kind: 'rule group' as const, name, rules, options }, ruleGroup),
  )
}
