/** What an error of a project's file means: which line is to be changed, and how. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Problem, SourceLocation } from '@telltale/core'

/** The error that `file` failed with, or one of the files that it imports, as a problem. */
export function loadProblem(error: unknown, file: string): Problem {
  const { message, stack } = textsOf(error)
  for (const explain of [syntax, missingModule, missingExport]) {
    const problem = explain(message, stack, file)
    if (problem) return { severity: 'fatal', ...problem }
  }
  return thrown(
    error,
    firstFrame(stack) ?? { file, line: 0, column: 0 },
    'The file stopped there, so nothing of the project is known that comes after it.',
  )
}

/** An error of the project's own code, if it is one, that telltale calls after reading the project. */
export function lateProblem(error: unknown): Problem | undefined {
  const at = firstFrame(textsOf(error).stack)
  const why = 'telltale calls this line while it works with the project, and can go no further.'
  return at && thrown(error, at, why)
}

function thrown(error: unknown, at: SourceLocation, why: string): Problem {
  return {
    code: 'project/throws',
    severity: 'fatal',
    summary: `${nameOf(error)}: ${textsOf(error).message}`,
    at,
    why,
    fix: 'Correct the line, or what it calls; the message is that of the error that was thrown.',
  }
}

type Explained = Omit<Problem, 'severity'> | undefined

/** esbuild's: `Transform failed with 1 error:\n<file>:<line>:<column>: ERROR: <text>`. */
function syntax(message: string, _stack: string, file: string): Explained {
  const [, path, line, column, text] = /\n(.+?):(\d+):(\d+): ERROR: (.+)/.exec(message) ?? []
  if (path === undefined) return undefined
  return {
    code: 'project/syntax',
    summary: text ?? message,
    at: { file: existsSync(path) ? path : file, line: Number(line), column: Number(column) + 1 },
    why: 'The file is not TypeScript as it stands, so it cannot be read at all.',
    fix: 'Correct the syntax there, or a little before; an editor or tsc shows more.',
  }
}

function missingModule(message: string, stack: string, file: string): Explained {
  const [, target, importer] =
    /^Cannot find (?:module|package) '([^']+)'(?: imported from (.+))?/.exec(message) ?? []
  if (target === undefined) return undefined
  const from = importer ?? /Require stack:\n- (.+)/.exec(stack)?.[1] ?? file
  const specifier = [
    target,
    relative(dirname(from), target),
    `./${relative(dirname(from), target)}`,
  ]
  const isPackage = !/^[./]/.test(target)
  return {
    code: 'project/missing-module',
    summary: isPackage
      ? `the package "${target}" is not installed`
      : `there is no file ${specifier[1] ?? target}`,
    at: placeOfImport(from, specifier),
    why: 'The file imports it, so it cannot run.',
    fix: isPackage
      ? 'Install the package, or correct the name.'
      : 'Correct the path of the import, or create the file.',
  }
}

/** Node says `<file>:<line>` above the source line and the message. */
function missingExport(message: string, stack: string, file: string): Explained {
  const [, module, name] =
    /requested module '([^']+)' does not provide an export named '([^']+)'/.exec(message) ?? []
  if (module === undefined) return undefined
  const [, path, line] = /^(.+):(\d+)\n/.exec(stack) ?? []
  const from = path === undefined ? file : plainPath(path)
  return {
    code: 'project/missing-export',
    summary: `${module} exports no "${name}"`,
    at: placeOfImport(from, [module], Number(line)),
    why: 'The file imports the name, so it cannot run.',
    fix: `Export "${name}" there, or correct the name in the import.`,
  }
}

/** The line that names one of the specifiers in quotes. */
function placeOfImport(
  file: string,
  specifiers: readonly string[],
  fallbackLine = 0,
): SourceLocation {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  for (const [i, line] of lines.entries()) {
    const quoted = specifiers.flatMap((specifier) => [`'${specifier}'`, `"${specifier}"`])
    const column = quoted.map((text) => line.indexOf(text)).find((at) => at >= 0)
    if (column !== undefined) return { file, line: i + 1, column: column + 1 }
  }
  return { file, line: fallbackLine, column: 1 }
}

/** The innermost frame in the project's own files: not in telltale, Node.js or a dependency. */
function firstFrame(stack: string): SourceLocation | undefined {
  for (const line of stack.split('\n')) {
    const [, path, row, column] =
      /^\s+at .*?\(?((?:file:\/\/|\/|[A-Z]:\\).+?):(\d+):(\d+)\)?$/.exec(line) ?? []
    if (path === undefined) continue
    const file = plainPath(path)
    if (!/[\\/]node_modules[\\/]/.test(file) && !isOwn(file)) {
      return { file, line: Number(row), column: Number(column) }
    }
  }
  return undefined
}

/** In telltale's own repository its packages lie beside the project. */
function isOwn(file: string): boolean {
  return /^(?:telltale|@telltale\/.+)$/.test(packageOf(file) ?? '')
}

/** The name of the package that a file belongs to. */
function packageOf(file: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (!existsSync(manifest)) continue
    const { name } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly name?: unknown }
    // One without a name only says how the files below it are read.
    if (typeof name === 'string') return name
  }
  return undefined
}

function plainPath(path: string): string {
  return path.startsWith('file://') ? fileURLToPath(path) : path
}

function textsOf(error: unknown): { readonly message: string; readonly stack: string } {
  if (!(error instanceof Error)) return { message: String(error), stack: '' }
  return { message: error.message, stack: error.stack ?? '' }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'a thrown value that is no Error'
}
