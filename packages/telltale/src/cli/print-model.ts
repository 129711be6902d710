/** The model of the project here, for the process that compares it with another one. */
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { ProjectModel } from '../diff/model.ts'
import { modelOf } from '../diff/model-of.ts'
import { findProject } from './find-project.ts'
import { importBundled } from './import-bundled.ts'
import { type Loaded, loadProject, projectIn } from './load-project.ts'
import { exitCodes, type Terminal, UsageError } from './terminal.ts'

/** What the process says, as one line of JSON. */
export type SaidModel =
  | { readonly model: ProjectModel }
  /** Why there is none, in a sentence. */
  | { readonly failure: string; readonly isMissing: boolean }

export async function printModel(flag: string | undefined, terminal: Terminal): Promise<number> {
  terminal.result.write(`\n${JSON.stringify(await said(flag, terminal))}\n`)
  return exitCodes.ok
}

async function said(flag: string | undefined, { cwd, signal }: Terminal): Promise<SaidModel> {
  let file: string
  try {
    file = findProject(flag, cwd)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { failure: error.message, isMissing: true }
  }
  try {
    const loaded = await load(file, cwd, signal)
    if ('project' in loaded) return { model: modelOf(loaded.project) }
    return { failure: loaded.problems[0]?.summary ?? 'it cannot be read', isMissing: false }
  } catch (error) {
    signal.throwIfAborted()
    return { failure: error instanceof Error ? error.message : String(error), isMissing: false }
  }
}

/** Where the repository has the sources of the mixins, they belong to what is compared. */
async function load(file: string, cwd: string, signal: AbortSignal): Promise<Loaded> {
  if (hasMixins(cwd)) {
    try {
      const loaded = projectIn(file, await importBundled(file, 'of the project'))
      if ('project' in loaded) return loaded
    } catch {
      // With those beside telltale it may still be read; if not, that is explained.
    }
  }
  return loadProject(file, signal)
}

function hasMixins(cwd: string): boolean {
  try {
    return !realpathSync(join(cwd, 'node_modules/@telltale/mixins')).includes('node_modules')
  } catch {
    return false
  }
}
