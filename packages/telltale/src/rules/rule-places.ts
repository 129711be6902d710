import type { Problem } from '@telltale/core'
import type { System } from '../project/system.ts'
import type { AlertingRule } from './alerting-rule.ts'
import type { RecordingRule } from './recording-rule.ts'
import { type Rule, type RuleGroup, ruleName } from './rule-group.ts'

/** A rule with where it is found. */
export interface RulePlace<R extends Rule = Rule> {
  readonly group: RuleGroup
  readonly rule: R
  /** System, group, rule: outermost first. */
  readonly path: readonly string[]
}

export function rulePlaces({ options }: System): readonly RulePlace[] {
  return options.rules.flatMap((group) =>
    group.rules.map((rule) => ({
      group,
      rule,
      path: [options.title, group.name, ruleName(rule)],
    })),
  )
}

export function alertPlaces(system: System): readonly RulePlace<AlertingRule>[] {
  return rulePlaces(system).filter(isAlertPlace)
}

export function recordPlaces(system: System): readonly RulePlace<RecordingRule>[] {
  return rulePlaces(system).filter(isRecordPlace)
}

/** A problem of a rule: where it is comes from the place, what it is from the check. */
export function problemOf(
  { rule, path }: RulePlace,
  problem: Omit<Problem, 'at' | 'path' | 'severity'> & Partial<Pick<Problem, 'severity'>>,
): Problem {
  return { severity: 'error', ...problem, at: rule.at, path }
}

function isAlertPlace(place: RulePlace): place is RulePlace<AlertingRule> {
  return place.rule.kind === 'alerting rule'
}

function isRecordPlace(place: RulePlace): place is RulePlace<RecordingRule> {
  return place.rule.kind === 'recording rule'
}
