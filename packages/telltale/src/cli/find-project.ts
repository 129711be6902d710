/** Which file holds the project, and where its output goes. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { UsageError } from './terminal.ts'

export const defaultProjectFile = 'build/project.ts'

/**
 * The absolute path of the file that exports the project: the flag's, package.json's
 * (`"telltale": { "project": "…" }`), else `build/project.ts`.
 *
 * @throws UsageError when there is no such file
 */
export function findProject(flag: string | undefined, cwd: string): string {
  const { file, from } = named(flag, cwd)
  const path = resolve(cwd, file)
  if (existsSync(path)) return path
  const hint =
    from === undefined
      ? 'Create it with a default export, defineProject([…]), name another file with --project, or run telltale in the folder of the project.'
      : `${from} names it.`
  throw new UsageError(`there is no ${file} in ${cwd}. ${hint}`)
}

function named(flag: string | undefined, cwd: string): { readonly file: string; from?: string } {
  if (flag !== undefined) return { file: flag, from: '--project' }
  const file = inPackageJson(cwd)
  return file === undefined ? { file: defaultProjectFile } : { file, from: 'package.json' }
}

function inPackageJson(cwd: string): string | undefined {
  const path = join(cwd, 'package.json')
  if (!existsSync(path)) return undefined
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(
      `package.json is not JSON: ${error instanceof Error ? error.message : error}`,
    )
  }
  const settings = (json as { readonly telltale?: unknown } | null)?.telltale
  if (settings === undefined) return undefined
  const file = (settings as { readonly project?: unknown } | null)?.project
  if (typeof file === 'string') return file
  throw new UsageError(
    `"telltale" in package.json is ${JSON.stringify(settings)}, but has to name the project's file: { "project": "${defaultProjectFile}" }.`,
  )
}
