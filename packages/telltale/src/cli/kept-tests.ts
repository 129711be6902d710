/**
 * The tests of alerts that a former run has derived.
 *
 * They follow from metrics, rules and targets alone, which change seldom, and deriving them takes
 * longer than everything else together.
 */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { systemKey } from '../project/system-key.ts'
import { type Derived, derivedTests } from '../rule-tests/derive.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { version } from './version.ts'

/**
 * Does some work on a project that may need the tests of its alerts, and keeps those that it
 * derived, in `node_modules/.cache` beside the project. Without such a folder it only works.
 *
 * @param file of the project
 */
export async function withKeptTests<T>(
  project: Project,
  file: string,
  work: () => Promise<T>,
): Promise<T> {
  const folder = folderFor(file)
  if (folder === undefined) return work()
  const places = project.systems.map((system) => ({ system, path: join(folder, keyOf(system)) }))
  const unknown = places.filter(({ system, path }) => !recall(system, path))
  const result = await work()
  for (const { system, path } of unknown) keep(system, path)
  return result
}

function recall(system: System, path: string): boolean {
  try {
    const kept: readonly (readonly [index: number, Derived])[] = JSON.parse(
      readFileSync(path, 'utf8'),
    )
    const alerts = alertsOf(system.options.rules)
    const derived = derivedTests(system)
    for (const [index, test] of kept) {
      const rule = alerts[index]
      if (rule !== undefined) derived.set(rule, test)
    }
    return true
  } catch {
    // Not there, or half there: it is derived again.
    return false
  }
}

function keep(system: System, path: string): void {
  const derived = derivedTests(system)
  const kept = alertsOf(system.options.rules).flatMap((rule, index) => {
    const test = derived.get(rule)
    return test === undefined ? [] : [[index, test]]
  })
  if (kept.length === 0) return
  try {
    mkdirSync(dirname(path), { recursive: true })
    removeOld(dirname(path))
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(kept))
    renameSync(`${path}.${process.pid}`, path)
  } catch {
    // A folder that cannot be written to costs time and nothing else.
  }
}

/** Sources that are read file by file may have changed without another name or version. */
function folderFor(file: string): string | undefined {
  if (import.meta.filename.endsWith('.ts')) return undefined
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules')))
      return join(folder, 'node_modules/.cache/telltale-tests')
    if (folder === dirname(folder)) return undefined
  }
}

/** Everything that the tests follow from, this program included. */
function keyOf(system: System): string {
  const text = `${version()} ${import.meta.dirname} ${systemKey(system)}`
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

const week = 7 * 24 * 3_600_000

function removeOld(folder: string): void {
  for (const path of readdirSync(folder).map((name) => join(folder, name))) {
    const { mtimeMs = Date.now() } = statSync(path, { throwIfNoEntry: false }) ?? {}
    if (Date.now() - mtimeMs > week) rmSync(path, { force: true })
  }
}
