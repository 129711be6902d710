/** What is wrong with a system's rules, beyond what the compiler and promtool see. */
import type { Problem } from '@telltale/core'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { conditionProblems } from './condition-problems.ts'
import { durationProblems } from './duration-problems.ts'
import { labelProblems } from './label-problems.ts'
import { nameProblems } from './name-problems.ts'
import { referenceProblems } from './reference-problems.ts'
import { responseProblems } from './response-problems.ts'
import { templateProblems } from './template-problems.ts'
import { thresholdProblems } from './threshold-problems.ts'
import { variableProblems } from './variable-problems.ts'

/**
 * Every problem of every rule; nothing stops at the first.
 *
 * @example
 * ruleProblems(shop, project)
 * // => [{ code: 'rules/no-comparison', severity: 'error', path: ['Shop', 'shop_api', 'ShopDown'], … }]
 */
export function ruleProblems(system: System, project: Project): readonly Problem[] {
  return checks.flatMap((check) => [...check(system, project)])
}

type RuleCheck = (system: System, project: Project) => Iterable<Problem>

const checks: readonly RuleCheck[] = [
  nameProblems,
  durationProblems,
  conditionProblems,
  thresholdProblems,
  variableProblems,
  labelProblems,
  templateProblems,
  responseProblems,
  referenceProblems,
]
