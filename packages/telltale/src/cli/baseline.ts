/** The problems that an old project had when it adopted telltale: listed once, and no longer new. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Problem } from '@telltale/core'
import { type Identity, identityOf } from '../report/fingerprint.ts'
import { UsageError } from './terminal.ts'

export type Baseline = readonly (Identity & { readonly count?: number })[]

export function readBaseline(file: string, cwd: string): Baseline {
  const missing = (why: string) =>
    new UsageError(
      `--baseline ${file}: ${why}. Write one with: telltale check --baseline ${file} --write-baseline`,
    )
  let text: string
  try {
    text = readFileSync(resolve(cwd, file), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw missing(code === 'ENOENT' ? 'there is no such file' : reasonOf(error))
  }
  try {
    const { known } = JSON.parse(text) as { known?: unknown }
    if (Array.isArray(known) && known.every(isIdentity)) return known
  } catch {
    // Falls through: not JSON is as wrong as other JSON.
  }
  throw missing('it is not a baseline')
}

export function writeBaseline(file: string, cwd: string, problems: readonly Problem[]): void {
  const path = resolve(cwd, file)
  const counts = countsByKey(problems, cwd)
  const known = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => ({
      ...(JSON.parse(key) as Identity),
      ...(count > 1 && { count }),
    }))
  const text = JSON.stringify({ 'written by': 'telltale check --write-baseline', known }, null, 2)
  try {
    writeFileSync(`${path}.new`, `${text}\n`)
    renameSync(`${path}.new`, path)
  } catch (error) {
    rmSync(`${path}.new`, { force: true })
    throw new UsageError(`--baseline ${file} cannot be written: ${reasonOf(error)}.`)
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
      return 'there is no such folder or file'
    case 'EISDIR':
      return 'it is a folder'
    case 'EACCES':
    case 'EPERM':
      return 'this user may not'
    default:
      return message
  }
}

/** Which problems are new, and how many of the known ones are gone. */
export function splitKnown(problems: readonly Problem[], known: Baseline, cwd: string) {
  const left = new Map(
    known.map(({ count = 1, ...identity }) => [JSON.stringify(ordered(identity)), count] as const),
  )
  const fresh = problems.filter((problem) => {
    const key = JSON.stringify(identityOf(problem, cwd))
    const rest = left.get(key) ?? 0
    if (rest > 0) left.set(key, rest - 1)
    return rest === 0
  })
  return { fresh, gone: [...left.values()].reduce((sum, count) => sum + count, 0) }
}

function countsByKey(problems: readonly Problem[], cwd: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const problem of problems) {
    const key = JSON.stringify(identityOf(problem, cwd))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return counts
}

/** Keys in the order of `identityOf`, whatever order the file has. */
function ordered({ code, file, path, summary }: Identity): Identity {
  return { code, ...(file !== undefined && { file }), ...(path !== undefined && { path }), summary }
}

function isIdentity(value: unknown): value is Baseline[number] {
  if (typeof value !== 'object' || value === null) return false
  const { code, summary, count = 1 } = value as Partial<Record<string, unknown>>
  return typeof code === 'string' && typeof summary === 'string' && Number.isInteger(count)
}
