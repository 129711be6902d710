/** What is wrong with a project: every finding of every check, sorted. */
import { compareProblems, familiesOf, type Problem } from '@telltale/core'
import type { Project } from '../project/project.ts'

export function check(project: Project): readonly Problem[] {
  return checks.flatMap((run) => run(project)).sort(compareProblems)
}

type Check = (project: Project) => readonly Problem[]

const checks: readonly Check[] = [familyProblems]

/** What the definitions know about themselves. */
function familyProblems(project: Project): readonly Problem[] {
  return project.systems
    .flatMap((system) => system.options.targets)
    .flatMap((target) => familiesOf(target.options.exposes))
    .flatMap((family) => family.problems)
}
