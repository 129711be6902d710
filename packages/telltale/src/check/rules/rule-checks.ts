/** Checks of rules whoever has written them, and those that only rules of others need. */
import { cycle } from './cycle.ts'
import { laterGroup } from './later-group.ts'
import { missingDescription } from './missing-description.ts'
import { missingRunbookUrl } from './missing-runbook-url.ts'
import { missingSeverity } from './missing-severity.ts'
import { neverFires } from './never-fires.ts'
import { noUpAlert } from './no-up-alert.ts'
import type { RuleCheck } from './rule-check.ts'

export const ruleChecks: readonly RuleCheck[] = [laterGroup, cycle, neverFires, noUpAlert]

/** What the types of a definition demand anyway. */
export const foreignRuleChecks: readonly RuleCheck[] = [
  missingSeverity,
  missingDescription,
  missingRunbookUrl,
]
