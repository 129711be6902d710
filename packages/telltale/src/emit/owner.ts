/** Whose a folder is: a process that can be looked for, so that nobody tidies up for ever what it left. */
import { statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isCode, readIfThere } from './read.ts'

export interface Owner {
  readonly pid: number
  readonly host: string
}

const ownerName = 'owner.json'

/** Says in the folder that it is this process's. */
export function own(folder: string): void {
  const owner: Owner = { pid: process.pid, host: hostname() }
  writeFileSync(join(folder, ownerName), JSON.stringify(owner))
}

/** Nothing when the file is not there, or empty, as a machine that lost its power leaves it. */
export function ownerOf(folder: string): Owner | undefined {
  try {
    return JSON.parse(readIfThere(join(folder, ownerName)) ?? '') as Owner
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Whether its process has ended; only one of this machine can be looked for. */
export function isDead(folder: string): boolean {
  const owner = ownerOf(folder)
  if (owner === undefined || owner.host !== hostname()) return false
  try {
    process.kill(owner.pid, 0)
    return false
  } catch (error) {
    return isCode(error, 'ESRCH')
  }
}

/** Also without an owner: killed before it wrote who it is, which takes nobody a minute. */
export function isOrphan(folder: string): boolean {
  if (isDead(folder)) return true
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (stat === undefined || ownerOf(folder) !== undefined) return false
  return Date.now() - stat.mtimeMs > 60_000
}
