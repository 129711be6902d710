/** What is wrong with a project: every finding of every check, sorted. */
import { compareProblems, type Problem } from '@telltale/core'
import { dashboardProblems } from '../grafana/problems/dashboard-problems.ts'
import type { Project } from '../project/project.ts'
import { systemProblems } from '../project/system-problems.ts'
import { ruleProblems } from '../rules/rule-problems.ts'
import { duplicateDashboards } from './duplicate-dashboards.ts'
import { duplicateMetrics } from './duplicate-metrics.ts'
import { expressionProblems } from './expression-problems.ts'
import { familyProblems } from './family-problems.ts'
import { type Model, modelOf } from './model.ts'
import { systemNames } from './system-names.ts'
import { undeclaredLabels } from './undeclared-labels.ts'
import { undeclaredMetrics } from './undeclared-metrics.ts'

/**
 * Everything that is wrong with a project's definitions, sorted by file and line; never stops at
 * the first.
 */
export function check(project: Project): readonly Problem[] {
  const model = modelOf(project)
  const problems = checks.flatMap((run) => [...run(model)])
  return [...new Map(problems.map((problem) => [identityOf(problem), problem])).values()].sort(
    compareProblems,
  )
}

/** Systems share definitions; what is wrong with one of those is to be corrected once. */
function identityOf({ code, summary, at, path }: Problem): string {
  return JSON.stringify([code, summary, at, path])
}

/** Reads a project and yields what is wrong with it. */
export type Check = (model: Model) => Iterable<Problem>

const checks: readonly Check[] = [
  ({ project }) => systemProblems(project),
  systemNames,
  familyProblems,
  duplicateMetrics,
  duplicateDashboards,
  expressionProblems,
  undeclaredMetrics,
  undeclaredLabels,
  ({ project }) =>
    project.systems.flatMap(({ options }) => options.dashboards.flatMap(dashboardProblems)),
  ({ project }) => project.systems.flatMap((system) => ruleProblems(system, project)),
]
