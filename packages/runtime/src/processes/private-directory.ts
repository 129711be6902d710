import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasProcess, place, startOf } from './identity.ts'

export interface PrivateDirectory {
  readonly directory: string
  /** Makes it again: some systems delete what a user has in memory when the user logs out. */
  ensure(): void
}

/**
 * A directory for this process and those that it starts: in memory where there is such a file
 * system, deleted at exit, and readable by nobody else.
 */
export function privateDirectory(): PrivateDirectory {
  const parent = isWritable('/dev/shm') ? '/dev/shm' : tmpdir()
  deleteAbandoned(parent)
  const start = `telltale-metrics-${placeName()}-${process.pid}-${startOf(process.pid)}-`
  const directory = mkdtempSync(join(parent, start))
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
  return { directory, ensure: () => void mkdirSync(directory, { recursive: true, mode: 0o700 }) }
}

/** Those of processes that were killed. */
function deleteAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, origin, pid = '', started] =
      /^telltale-metrics-([0-9a-f]+)-(\d+)-(\w+)-/.exec(name) ?? []
    if (origin === undefined) continue
    const path = join(parent, name)
    try {
      // The containers of a pod share this file system, and not the numbers of their processes.
      const isUsed =
        origin === placeName()
          ? hasProcess(Number(pid)) && `${startOf(Number(pid))}` === started
          : Date.now() - lastChange(path) < oneDayMs
      if (!isUsed) rmSync(path, { recursive: true, force: true })
    } catch {
      // It belongs to another user, who will delete it.
    }
  }
}

/** Whoever lives writes every second. */
function lastChange(path: string): number {
  const paths = [path, ...readdirSync(path).map((name) => join(path, name))]
  return Math.max(...paths.map((one) => statSync(one).mtimeMs))
}

const oneDayMs = 86_400_000

function placeName(): string {
  return createHash('sha256').update(place()).digest('hex').slice(0, 8)
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
