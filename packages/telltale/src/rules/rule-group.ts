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
  /** How often the rules are evaluated; at most 5m. @default the system's evaluation interval */
  readonly interval?: Duration
  /** The most series that one rule of the group may produce; more make it fail. @default no limit */
  readonly limit?: number
  /**
   * How long ago the rules look: for samples that arrive late. Prometheus 2.53 and later.
   * @default not at all
   */
  readonly queryOffset?: Duration
  /** Labels that every rule of the group sets, unless it does itself. Prometheus 3.0 and later. */
  readonly labels?: Readonly<Record<string, string>>
  /**
   * The generated file, without `.yml`, that holds the whole group, so that its rules are evaluated
   * in order. @default 'alerts' for its alerting rules, 'recording-rules' for the others
   */
  readonly file?: string
}

/**
 * Rules that Prometheus evaluates one after the other, at the same moment.
 *
 * Alerting and recording rules may share a group; without `file` they are written to different
 * files, and are two groups then.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group
 *
 * @example
 * ruleGroup('shop_api', [highErrorRate, highLatency], { interval: '1m' })
 * // - name: shop_api
 * //   interval: 1m
 * //   rules: …
 */
export function ruleGroup(
  name: string,
  rules: readonly Rule[],
  options: RuleGroupOptions = {},
): RuleGroup {
  return Object.freeze(
    withCallSite({ kind: 'rule group' as const, name, rules, options }, ruleGroup),
  )
}

/** What a rule is called: the alert's name, or the name of the series that is recorded. */
export function ruleName(rule: Rule): string {
  return rule.kind === 'alerting rule' ? rule.name : rule.record
}

export function alertsOf(groups: readonly RuleGroup[]): readonly AlertingRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => rule.kind === 'alerting rule'))
}

export function recordsOf(groups: readonly RuleGroup[]): readonly RecordingRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => rule.kind === 'recording rule'))
}
