import { accessSync, constants, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasProcess, startOf } from './identity.ts'

/**
 * A directory for this process and those that it starts: in memory where there is such a file
 * system, deleted at exit, and readable by nobody else.
 */
export function privateDirectory(): string {
  const parent = isWritable('/dev/shm') ? '/dev/shm' : tmpdir()
  deleteAbandoned(parent)
  const directory = mkdtempSync(join(parent, `telltale-${process.pid}-${startOf(process.pid)}-`))
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
  return directory
}

/** Those of processes that were killed. */
function deleteAbandoned(parent: string): void {
  for (const name of readdirSync(parent)) {
    const [, pid, started] = /^telltale-(\d+)-(\w+)-/.exec(name) ?? []
    if (pid === undefined || started === undefined) continue
    const isUsed = hasProcess(Number(pid)) && `${startOf(Number(pid))}` === started
    if (isUsed) continue
    try {
      rmSync(join(parent, name), { recursive: true, force: true })
    } catch {
      // It belongs to another user, who will delete it.
    }
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
