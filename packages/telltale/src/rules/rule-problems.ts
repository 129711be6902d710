/** What is wrong with a system's rules, beyond what the compiler and promtool see. */
import type { Problem } from '@telltale/core'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { sloProblems } from '../slo/slo-problems.ts'
import { conditionProblems } from './condition-problems.ts'
import { durationProblems } from './duration-problems.ts'
import { labelProblems } from './label-problems.ts'
import { nameProblems } from './name-problems.ts'
import { referenceProblems } from './reference-problems.ts'
import { responseProblems } from './response-problems.ts'
import { templateProblems } from './template-problems.ts'
import { testProblems } from './test-problems.ts'
import { thresholdProblems } from './threshold-problems.ts'
import { variableProblems } from './variable-problems.ts'
import { versionProblems } from './version-problems.ts'

/**
 * Every problem of every rule; nothing stops at the first.
 *
 * @example
 * ruleProblems(shop, project)
 * // => [{ code: 'rules/no-comparison', severity: 'error', path: ['Shop', 'shop_api', 'ShopDown'], … }]
 */
export function ruleProblems(system: System, project: Project): readonly Problem[] {
  const found = checks.flatMap((check) => [...check(system, project)])
  // What is wrong with a condition is also why it cannot be tested; said once it is enough.
  const faulty = new Set(found.map(placeOf))
  return [...found, ...[...testProblems(system)].filter((one) => !faulty.has(placeOf(one)))]
}

/** An SLO's alerts are written where the SLO is. */
function placeOf({ at, path = [] }: Problem): string {
  return at ? `${at.file}:${at.line}:${at.column}` : path.join('\n')
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
  versionProblems,
  sloProblems,
]
