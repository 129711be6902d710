/** What a command has found, in the format that was asked for; gives the exit code. */
import type { Problem } from '@telltale/core'
import type { Allowed } from '../check/allowances.ts'
import type { WritePlan } from '../emit/plan.ts'
import type { Project } from '../project/project.ts'
import { githubReport } from '../report/github.ts'
import { jsonReport } from '../report/json.ts'
import { junitReport, problemCases } from '../report/junit.ts'
import { sarifReport } from '../report/sarif.ts'
import { textReport } from '../report/text.ts'
import { differences } from './differences.ts'
import type { Format } from './format.ts'
import type { Section } from './looked-at-text.ts'
import { sizesOf } from './summary.ts'
import { exitCodes, type Terminal } from './terminal.ts'
import { version } from './version.ts'

export interface Outcome {
  readonly problems: readonly Problem[]
  readonly ok: boolean
  /** What was left out, one line each. */
  readonly notes?: readonly string[]
  /** What was checked and what was not, for whoever asked. */
  readonly lookedAt?: readonly Section[] | undefined
  /** What the project does on purpose. */
  readonly allowed?: readonly Allowed[]
  readonly project?: Project
  readonly plan?: WritePlan
  /** The output folder as people see it. */
  readonly folder?: string
  /** For people; the other formats say the same as data. */
  readonly text?: () => string
}

export function report(outcome: Outcome, format: Format, terminal: Terminal): number {
  const { problems, ok, text } = outcome
  const { cwd, result, diagnostics } = terminal
  switch (format) {
    case 'text': {
      const summary = text?.() ?? ''
      diagnostics.write(
        textReport(problems, { cwd, color: diagnostics.color, columns: diagnostics.columns }),
      )
      if (!ok) for (const note of outcome.notes ?? []) diagnostics.write(`${note}\n`)
      if (problems.length > 0 && summary !== '') diagnostics.write('\n')
      result.write(summary)
      break
    }
    case 'json':
      result.write(`${JSON.stringify(dataOf(outcome, cwd), null, 2)}\n`)
      break
    case 'github':
      result.write(githubReport([...problems, ...found(outcome)], cwd))
      break
    case 'sarif':
      result.write(
        `${JSON.stringify(sarifReport([...problems, ...found(outcome)], cwd, version()), null, 2)}\n`,
      )
      break
    case 'junit':
      result.write(junitReport(problemCases([...problems, ...found(outcome)], cwd)))
      break
  }
  return ok ? exitCodes.ok : exitCodes.problems
}

function dataOf(outcome: Outcome, cwd: string) {
  const { problems, ok, notes = [], lookedAt, allowed, project, plan, folder } = outcome
  return {
    ok,
    ...(lookedAt && { lookedAt }),
    ...(notes.length > 0 && { notes }),
    ...(project && { systems: sizesOf(project) }),
    ...(plan && {
      out: folder,
      files: {
        created: plan.created,
        changed: plan.changed,
        deleted: plan.deleted,
        unchanged: plan.unchanged,
        edited: plan.edited,
        stray: plan.stray,
      },
    }),
    ...jsonReport(problems, cwd, allowed),
  }
}

/** Differences are a result, and annotations at the same time. */
function found({ ok, plan, folder = '' }: Outcome): readonly Problem[] {
  return ok || plan === undefined ? [] : differences(plan, folder)
}
