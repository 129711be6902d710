import type { Problem } from '@telltale/core'
import type { System } from '../src/project/system.ts'
import { ruleProblems } from '../src/rules/rule-problems.ts'
import { projectOf } from './shop.ts'

/** Without those that say that a test is missing: whether one can be derived is another question. */
export function problems(system: System): readonly Problem[] {
  return ruleProblems(system, projectOf(system)).filter(({ code }) => code !== 'rules/no-test')
}

export function codes(system: System): readonly string[] {
  return problems(system).map(({ code }) => code)
}

/** The one problem that there is. */
export function only(system: System): Problem {
  const [first, ...rest] = problems(system)
  if (first === undefined || rest.length > 0) {
    throw new Error(`expected one problem, found: ${codes(system).join(', ') || 'none'}`)
  }
  return first
}
