/** The model of the project as it was at a commit. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifestName, readManifest } from '../emit/manifest.ts'
import { type Base, NoBase } from './git.ts'
import type { ProjectModel } from './model.ts'
import { modelOfFiles } from './model-of.ts'

export interface BaseModel {
  readonly model: ProjectModel
  /** Whether the project could be run, and not only what it had generated be read. */
  readonly isDefined: boolean
  readonly notes: readonly string[]
}

export interface ReadBaseOptions {
  readonly base: Base
  /** The command's working directory in the checkout. */
  readonly cwd: string
  /** Of the project's files, relative to `cwd`. */
  readonly out: string
  /** Titles of the systems as they are now, by name. */
  readonly titles: ReadonlyMap<string, string>
  /** Prints a project's model: program and arguments. */
  readonly command: readonly [string, ...string[]]
  readonly signal: AbortSignal
}

/**
 * Runs the project in a process of its own: two versions of one file do not fit into one.
 *
 * A project that cannot be run with what is installed now is known by what it has generated.
 *
 * @throws NoBase when nothing of it was committed, either
 */
export async function readBase(options: ReadBaseOptions): Promise<BaseModel> {
  const { base, cwd, out, titles } = options
  const said = existsSync(cwd)
    ? await saidBy(options)
    : { failure: 'there was no such folder', isMissing: true }
  if ('model' in said) return { model: said.model, isDefined: true, notes: [] }
  const files = generatedFiles(join(cwd, out))
  if (files.size > 0) {
    const names = new Set([...files.keys()].map((path) => path.split('/')[0] ?? ''))
    const known = [...names].filter((name) => titles.has(name) || isSystem(name, files))
    return {
      model: modelOfFiles(files, new Map(known.map((name) => [name, titles.get(name) ?? name]))),
      isDefined: false,
      notes: [
        `The project of ${base.text} cannot be run with what is installed now (${said.failure}). Its generated files in ${out} are compared instead.`,
      ],
    }
  }
  if (said.isMissing)
    return {
      model: { systems: [], files: {} },
      isDefined: false,
      notes: [`${base.text} has no project yet: everything is new.`],
    }
  throw new NoBase(
    `The project of ${base.text} cannot be run with what is installed now (${said.failure}), and no generated files were committed in ${out}. Name another commit, or install what it needs.`,
  )
}

type Said =
  | { readonly model: ProjectModel }
  | { readonly failure: string; readonly isMissing: boolean }

function saidBy({ command: [program, ...args], cwd, signal }: ReadBaseOptions): Promise<Said> {
  return new Promise((done, reject) => {
    const child = spawn(program, args, { cwd, signal, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    let complained = ''
    child.stdout.setEncoding('utf8')
    child.stderr.setEncoding('utf8')
    child.stdout.on('data', (chunk) => {
      said += chunk
    })
    child.stderr.on('data', (chunk) => {
      complained = `${complained}${chunk}`.slice(-2000)
    })
    child.once('error', (error) => reject(signal.aborted ? signal.reason : error))
    child.once('close', () => {
      if (signal.aborted) return reject(signal.reason)
      done(lastJson(said) ?? { failure: lastLine(complained), isMissing: false })
    })
  })
}

/** A project may print something, too. */
function lastJson(text: string): Said | undefined {
  const line = text.trimEnd().split('\n').at(-1) ?? ''
  try {
    return JSON.parse(line) as Said
  } catch {
    return undefined
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) || 'it ended without a word'
}

/** What the manifest names, as far as it is there. */
function generatedFiles(out: string): ReadonlyMap<string, string> {
  if (!existsSync(join(out, manifestName))) return new Map()
  return new Map(
    [...readManifest(out).manifest.keys()].sort().flatMap((path) => {
      const file = join(out, path)
      return existsSync(file) ? [[path, readFileSync(file, 'utf8')] as const] : []
    }),
  )
}

/** Only systems have dashboards in a folder that is named after them; the joint stack has its own. */
function isSystem(name: string, files: ReadonlyMap<string, string>): boolean {
  return name !== 'stack' && [...files.keys()].some((path) => path.startsWith(`${name}/`))
}
