/** `telltale diff`: what differs between the project at a commit and the working tree, in words. */
import { realpathSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { type BaseModel, readBase } from '../diff/base-model.ts'
import type { Change, Differences } from '../diff/change.ts'
import { type Checkout, withCheckout } from '../diff/checkout.ts'
import { compare } from '../diff/compare.ts'
import { type Base, findBase, NoBase } from '../diff/git.ts'
import { diffMarkdown } from '../diff/markdown.ts'
import type { ProjectModel } from '../diff/model.ts'
import { modelOf } from '../diff/model-of.ts'
import { countsText } from '../diff/summary.ts'
import { diffText } from '../diff/text.ts'
import type { Project } from '../project/project.ts'
import { styleFor } from '../report/style.ts'
import { findProject } from './find-project.ts'
import { loadProject } from './load-project.ts'
import { printModel } from './print-model.ts'
import { report } from './report.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'
import { thisCommand } from './this-command.ts'

export interface DiffFlags {
  readonly project?: string
  readonly ref?: string
  readonly format: 'text' | 'markdown' | 'json'
  readonly mergeBase?: boolean
  readonly failOn?: 'breaking' | 'any'
  readonly pictures?: string
  readonly prometheus?: string
  readonly theme: string
  readonly width: string
  readonly history: string
  readonly chromium?: string
  /** Prints the model of the project here, for the process that compares. */
  readonly model?: boolean
}

/**
 * 0: compared. 1: what `--fail-on` names was found, or the project here cannot be read. 2: there is
 * nothing to compare with. 130: interrupted.
 */
export async function diffCommand(flags: DiffFlags, terminal: Terminal): Promise<number> {
  if (flags.model) return printModel(flags.project, terminal)
  const file = findProject(flags.project, terminal.cwd)
  try {
    const base = await findBase(flags.ref ?? 'HEAD', {
      ...terminal,
      mergeBase: flags.mergeBase ?? false,
    })
    const loaded = await loadProject(file, terminal.signal)
    if ('problems' in loaded)
      return report({ problems: loaded.problems, ok: false }, 'text', terminal)
    const after = modelHere(loaded.project)
    return await withCheckout(base, terminal, async (checkout) => {
      const cwd = counterpart(terminal.cwd, base, checkout)
      const projectThen = projectFlag(flags, base, checkout)
      const before = await readBase({
        base,
        cwd,
        out: loaded.project.options.out ?? 'out',
        titles: new Map(loaded.project.systems.map(({ name, options }) => [name, options.title])),
        command: [...thisCommand(), 'diff', '--model', ...projectThen],
        signal: terminal.signal,
      })
      const differences = withNotes(compare(before.model, after), checkout, before)
      terminal.result.write(written(differences, base, flags, terminal))
      if (flags.pictures !== undefined) {
        const { takePictures } = await import('./diff-pictures.ts')
        await takePictures({
          flags: { ...flags, pictures: flags.pictures },
          before,
          after,
          baseCwd: cwd,
          baseProject: projectThen,
          base: base.text,
          terminal,
        })
      }
      return verdict(differences.changes, flags.failOn)
    })
  } catch (error) {
    if (error instanceof NoBase) throw new UsageError(error.message)
    throw error
  }
}

function modelHere(project: Project): ProjectModel {
  try {
    return modelOf(project)
  } catch (error) {
    throw new UsageError(
      `The project here cannot be generated (${error instanceof Error ? error.message : error}). telltale check says what is wrong with it.`,
    )
  }
}

/** Where a path of the working tree is in the checkout. */
function counterpart(path: string, { root }: Base, { folder }: Checkout): string {
  return join(folder, relative(realpathSync(root), realpathSync(path)))
}

function projectFlag(
  { project }: Pick<DiffFlags, 'project'>,
  base: Base,
  checkout: Checkout,
): readonly string[] {
  if (project === undefined) return []
  return ['--project', isAbsolute(project) ? counterpart(project, base, checkout) : project]
}

function withNotes(
  { changes, notes }: Differences,
  checkout: Checkout,
  before: BaseModel,
): Differences {
  return { changes, notes: [...checkout.notes, ...before.notes, ...notes] }
}

function written(
  differences: Differences,
  base: Base,
  { format }: DiffFlags,
  { result }: Terminal,
): string {
  switch (format) {
    case 'text':
      return diffText(differences, base.text, styleFor(result.color))
    case 'markdown':
      return diffMarkdown(differences, base.text)
    case 'json':
      return `${JSON.stringify(dataOf(differences, base), null, 2)}\n`
  }
}

function dataOf(differences: Differences, { commit, text }: Base) {
  const { changes, notes } = differences
  return {
    base: { commit, text },
    breaking: changes.some((change) => change.breaking),
    summary: changes.length === 0 ? 'nothing differs' : countsText(differences),
    notes,
    changes,
  }
}

function verdict(changes: readonly Change[], failOn: DiffFlags['failOn']): number {
  const counts = failOn === 'any' ? changes : changes.filter((change) => change.breaking)
  return failOn !== undefined && counts.length > 0 ? exitCodes.problems : exitCodes.ok
}
