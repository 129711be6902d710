/** One build at a time writes into a folder; a second one waits for the first. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isDead, isOrphan, own, ownerOf } from './owner.ts'
import { isCode } from './read.ts'

/** The folder that holds the lock; what is being written is staged inside. */
export interface Lock {
  readonly folder: string
  /** Something was put back: what was read of the folder before is out of date. */
  readonly recovered: boolean
  release(): void
}

export interface LockOptions {
  /** How long to wait for another build. @default 10000 */
  readonly patienceMs?: number
  readonly signal?: AbortSignal | undefined
  /** What a build left behind that died: called with its folder before the lock is given out. */
  readonly recover: (folder: string) => void
}

export const lockName = '.telltale-build'

/**
 * @throws Locked when another build holds the folder longer than the patience
 */
export async function lock(out: string, options: LockOptions): Promise<Lock> {
  const { patienceMs = 10_000, signal, recover } = options
  const existed = existsSync(out)
  const prepared = join(out, `${lockName}.${process.pid}.${sequence++}`)
  const held = join(out, lockName)
  let recovered = false
  makeFolder(prepared)
  try {
    own(prepared)
    const deadline = Date.now() + patienceMs
    while (!tryRename(prepared, held)) {
      if (isDead(held) && tryRename(held, join(prepared, 'dead'))) continue
      if (Date.now() > deadline) throw new Locked(held)
      await setTimeout(50, undefined, { ...(signal && { signal }) })
    }
    const dead = [join(held, 'dead'), ...leftIn(out)]
    for (const folder of dead) recovered = recoverAll(folder, recover) || recovered
  } catch (error) {
    // With what another one has left inside, it is for the next build to put that back.
    if (!existsSync(join(prepared, 'dead'))) rmSync(prepared, { recursive: true, force: true })
    if (!existed) removeIfEmpty(out)
    throw error
  }
  return {
    folder: held,
    recovered,
    release() {
      // Renamed first: another build may take the lock while the contents are still being deleted.
      if (tryRename(held, prepared)) rmSync(prepared, { recursive: true, force: true })
      if (!existed) removeIfEmpty(out)
    },
  }
}

/** Whether a build died here, and nobody has cleared away yet what it left behind. */
export function isAbandoned(out: string): boolean {
  return isDead(join(out, lockName)) || leftIn(out).length > 0
}

/** Folders of builds that died while they waited for the lock, or gave it back. */
function leftIn(out: string): readonly string[] {
  return namesIn(out)
    .filter((name) => name.startsWith(`${lockName}.`))
    .map((name) => join(out, name))
    .filter(isOrphan)
}

/** A folder that cannot be read is told of by whoever writes into it. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (isCode(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM')) return []
    throw error
  }
}

/** One that died while it put back what another had left has that other one's folder inside. */
function recoverAll(folder: string, recover: LockOptions['recover']): boolean {
  if (!existsSync(folder)) return false
  recoverAll(join(folder, 'dead'), recover)
  recover(folder)
  rmSync(folder, { recursive: true, force: true })
  return true
}

/** With everything above it. Node's own `recursive` never returns below /proc. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (!isCode(error, 'ENOENT') || dirname(path) === path) throw error
    if (!existsSync(dirname(path))) makeFolder(dirname(path))
    mkdirSync(path)
  }
}

export class Locked extends Error {
  override readonly name = 'Locked'
  readonly folder: string
  /** As a person would name it. */
  readonly owner: string

  constructor(folder: string) {
    const { pid, host } = ownerOf(folder) ?? {}
    super(`${folder} is held by another build`)
    this.folder = folder
    this.owner = pid === undefined ? 'an unknown process' : `process ${pid} on ${host}`
  }
}

let sequence = 0

function tryRename(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    // Taken by another build; or, on the way back, taken from us.
    if (isCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM')) return false
    throw error
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) throw error
  }
}
