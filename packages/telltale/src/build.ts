/** The whole pipeline: a project's definitions in, files out. */
import type { Problem } from '@telltale/core'
import { check } from './check/check.ts'
import { emit, type Files } from './emit/emit.ts'
import { planWrite, type WritePlan, write } from './emit/write.ts'
import type { Project } from './project/project.ts'

export interface BuildOptions {
  /** Absolute path of the output folder. */
  readonly out: string
  /** Compare only; write nothing. */
  readonly dryRun?: boolean
  /** Overwrite generated files that were edited by hand. */
  readonly force?: boolean
}

export interface BuildResult {
  readonly problems: readonly Problem[]
  readonly files: Files
  /** Absent when problems kept the build from getting so far. */
  readonly plan?: WritePlan
  readonly written: boolean
}

export async function build(project: Project, options: BuildOptions): Promise<BuildResult> {
  const problems = check(project)
  if (problems.some(blocks)) return { problems, files: new Map(), written: false }

  const files = emit(project)
  const plan = await planWrite(files, options.out)
  const keep = options.dryRun || (plan.edited.length > 0 && !options.force)
  if (!keep) await write(files, plan)
  return { problems, files, plan, written: !keep }
}

function blocks({ severity }: Problem): boolean {
  return severity === 'fatal' || severity === 'error'
}
