/**
 * `expect(project).toPass(telltaleChecks())` for Vitest.
 *
 * Importing this module adds the matcher.
 *
 * @example
 * import 'telltale/vitest'
 * import { telltaleChecks } from 'telltale/vitest'
 * it('has no query that lies', () => expect(project).toPass(telltaleChecks()))
 */
import type { Problem, Severity } from '@telltale/core'
import { expect } from 'vitest'
import { examine } from './build.ts'
import { judge } from './cli/verdict.ts'
import type { Project } from './project/project.ts'
import { shapeProblems } from './project/shape-problems.ts'
import { textReport } from './report/text.ts'

export interface ChecksOptions {
  /** The least severity that fails. @default 'error' */
  readonly failOn?: Severity
  /** Groups and codes, such as `metrics` or `promql/syntax`. @default all */
  readonly only?: readonly string[]
  readonly skip?: readonly string[]
}

/** What `toPass` is to apply: gives the problems that make it fail. */
export type TelltaleChecks = (project: Project) => readonly Problem[]

/** The checks of `telltale check`, all or some of them. */
export function telltaleChecks({ failOn, only, skip }: ChecksOptions = {}): TelltaleChecks {
  const flags = {
    ...(failOn && { failOn }),
    ...(only && { only: only.join(',') }),
    ...(skip && { skip: skip.join(',') }),
  }
  return (project) => {
    const incomplete = shapeProblems(project)
    const found = incomplete.length > 0 ? incomplete : examine(project).problems
    const { problems, ok } = judge(found, flags, process.cwd())
    return ok ? [] : problems
  }
}

expect.extend({
  toPass(project: Project, checks: TelltaleChecks) {
    const problems = checks(project)
    return {
      pass: problems.length === 0,
      message: () =>
        problems.length === 0
          ? 'expected the project to have problems, but it has none'
          : `the project has problems\n\n${textReport(problems, { cwd: process.cwd() })}`,
    }
  },
})

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the declaration that this one extends has it
  interface Matchers<T = any> {
    /** Every one of the checks finds nothing that fails. */
    toPass(checks: TelltaleChecks): T
  }
}
