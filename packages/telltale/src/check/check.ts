/** What is wrong with a project: every finding of every check, sorted. */
import { compareProblems, type Problem } from '@telltale/core'
import { dashboardProblems } from '../grafana/problems/dashboard-problems.ts'
import type { Project } from '../project/project.ts'
import { systemProblems } from '../project/system-problems.ts'
import { routingProblems } from '../routing/problems/routing-problems.ts'
import { ruleProblems } from '../rules/rule-problems.ts'
import { type Allowance, type Allowed, allowancesOf, sortedOut } from './allowances.ts'
import { suppressionsWithoutReason } from './checks/suppression-without-reason.ts'
import { unusedSuppressions } from './checks/unused-suppression.ts'
import { unknownJobsOfProject } from './collection/unknown-job.ts'
import { duplicateDashboards } from './duplicate-dashboards.ts'
import { emittedCodes } from './emitted-dashboards.ts'
import { problemsOfFamilies } from './metrics/naming.ts'
import { type Model, modelOf } from './model.ts'
import { stackAllowances } from './project-allowances.ts'
import { queryChecks } from './query-checks.ts'
import { checkDefinitions } from './registry.ts'
import { ruleChecks } from './rules/rule-checks.ts'
import { systemNames } from './system-names.ts'

/**
 * Everything that is wrong with a project's definitions, sorted by file and line; never stops at
 * the first.
 */
export function check(project: Project): readonly Problem[] {
  return checkProject(project).problems
}

export interface CheckResult {
  readonly problems: readonly Problem[]
  /** What would be problems, had the project not said why they must be. */
  readonly allowed: readonly Allowed[]
}

/** What is wrong with a project, and what it allows itself. */
export function checkProject(project: Project): CheckResult {
  const model = modelOf(project)
  const all = [...allowancesOf(model), ...stackAllowances(project)]
  const allowances = unique(all, ({ code, at, path }) => [code, at, path])
  const found = checks.flatMap((run) => [...run(model)])
  const { problems, allowed, unused } = sortedOut(
    withoutConsequences(unique(found, identityOf)),
    allowances,
  )
  return {
    problems: [...problems, ...allowanceProblems(allowances, unused)].sort(compareProblems),
    allowed,
  }
}

function allowanceProblems(
  allowances: readonly Allowance[],
  unused: readonly Allowance[],
): readonly Problem[] {
  const codes = checkDefinitions.map(({ code }) => code)
  // Some checks come later, see emitted-dashboards.ts.
  const asked = unused.filter(({ code }) => !emittedCodes.includes(code))
  return [...suppressionsWithoutReason(allowances), ...unusedSuppressions(asked, codes)]
}

/** A condition that is wrong cannot be tried out either: when it is right, it can. */
function withoutConsequences(found: readonly Problem[]): readonly Problem[] {
  const untested = found.filter(({ code }) => code === 'rules/no-test')
  if (untested.length === 0) return found
  const key = ({ path }: Problem) => JSON.stringify(path)
  const faulty = new Set(found.filter(({ severity }) => severity === 'error').map(key))
  const explained = new Set(untested.filter((problem) => faulty.has(key(problem))))
  return found.filter((problem) => !explained.has(problem))
}

/** Systems share definitions, panels and alerts an expression: each fault is corrected once. */
function identityOf({ code, summary, at, path }: Problem): readonly unknown[] {
  return [code, summary, at, path]
}

function unique<T>(list: readonly T[], keyOf: (item: T) => readonly unknown[]): readonly T[] {
  return [...new Map(list.map((item) => [JSON.stringify(keyOf(item)), item])).values()]
}

/** Reads a project and yields what is wrong with it. */
export type Check = (model: Model) => Iterable<Problem>

const projectChecks = checkDefinitions.flatMap(({ find }) =>
  'inProject' in find ? [find.inProject] : [],
)

const checks: readonly Check[] = [
  ({ project }) => systemProblems(project),
  systemNames,
  problemsOfFamilies,
  ...projectChecks,
  duplicateDashboards,
  ...queryChecks,
  unknownJobsOfProject,
  ({ project }) =>
    project.systems.flatMap(({ options }) => options.dashboards.flatMap(dashboardProblems)),
  ({ project }) => project.systems.flatMap((system) => ruleProblems(system, project)),
  ({ project }) => project.systems.flatMap((system) => routingProblems(system)),
  ...ruleChecks.map(
    ({ find }): Check =>
      ({ project }) =>
        project.systems.flatMap((system) => [...find.inRules(system)]),
  ),
]
