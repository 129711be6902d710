/** The whole pipeline: a project's definitions in, files out. */
import { compareProblems, type Problem } from '@telltale/core'
import type { Allowed } from './check/allowances.ts'
import { checkProject } from './check/check.ts'
import { emittedDashboards } from './check/emitted-dashboards.ts'
import { schemaProblems } from './check/schema-problems.ts'
import { emit, type Files, type Inspect } from './emit/emit.ts'
import type { WritePlan } from './emit/plan.ts'
import { isCode } from './emit/read.ts'
import { comparePlan, writeFiles } from './emit/write.ts'
import type { Project } from './project/project.ts'
import { forgottenByGrafana } from './routing/grafana/forgotten.ts'

export interface BuildOptions {
  /** Absolute path of the output folder. */
  readonly out: string
  /** Compare only; write nothing. */
  readonly dryRun?: boolean
  /** Overwrite generated files that were edited by hand. */
  readonly force?: boolean
  /** Write although Grafana would keep what it was given to alert on (`routes/forgotten`). */
  readonly keepInGrafana?: boolean
  /** Interrupts the build; the output folder is then as it was. */
  readonly signal?: AbortSignal
  /** Called when the next phase begins. */
  readonly onPhase?: (phase: Phase) => void
}

export type Phase = 'checking' | 'comparing' | 'writing'

export interface BuildResult {
  readonly problems: readonly Problem[]
  readonly files: Files
  /** Absent when problems kept the build from getting so far. */
  readonly plan?: WritePlan
  readonly written: boolean
}

/**
 * Checks a project and makes the output folder hold what it generates.
 *
 * Nothing is written when a check finds an error. Files that somebody has edited are left alone and
 * reported (`output/edited`); the others are written, all or none.
 *
 * @example
 * const { problems, plan } = await build(project, { out: '/srv/monitoring/out' })
 */
export async function build(project: Project, options: BuildOptions): Promise<BuildResult> {
  const { out, dryRun, onPhase } = options
  onPhase?.('checking')
  const { problems, files } = examine(project)
  if (problems.some(blocks)) return { problems, files, written: false }
  const forgotten = options.keepInGrafana ? [] : forgottenIn(project, files, out)
  if (forgotten.length > 0) {
    return { problems: [...problems, ...forgotten], files, written: false }
  }

  onPhase?.(dryRun ? 'comparing' : 'writing')
  const result = dryRun ? comparePlan(files, out, options) : await writeFiles(files, out, options)
  return {
    problems: [...problems, ...result.problems],
    files,
    plan: result.plan,
    written: !dryRun && result.written,
  }
}

/** A folder that cannot be read is told of by whoever writes into it. */
function forgottenIn(project: Project, files: Files, out: string): readonly Problem[] {
  try {
    return [...forgottenByGrafana(project, files, out)]
  } catch (error) {
    if (isCode(error, 'EACCES', 'EPERM')) return []
    throw error
  }
}

/** What a project would generate, and everything that is wrong with it. Touches no file. */
export function examine(project: Project): {
  readonly problems: readonly Problem[]
  /** What the project does on purpose, with its reasons. */
  readonly allowed: readonly Allowed[]
  readonly files: Files
} {
  const { problems, allowed } = checkProject(project)
  if (problems.some(blocks)) return { problems, allowed, files: new Map() }
  const found: Problem[] = []
  const emitted = emittedDashboards(project)
  const inspect: Inspect = (dashboard, json) => {
    found.push(...schemaProblems(dashboard, json))
    emitted.inspect(dashboard, json)
  }
  const files = emit(project, inspect, (problem) => found.push(problem))
  found.push(...emitted.problems())
  return { problems: [...problems, ...found.sort(compareProblems)], allowed, files }
}

export function blocks({ severity }: Problem): boolean {
  return severity === 'fatal' || severity === 'error'
}
