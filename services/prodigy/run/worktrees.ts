import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Emit } from '../events/event.ts'

/** Places in which agents can work without being in each other's way; a limited number of them. */
export interface WorktreePool {
  /** Waits until one is free. Taking and giving back are events of who takes it. */
  take(taker: Taker): Promise<Worktree>
  close(): Promise<void>
}

export interface Taker {
  readonly jobId: string
  readonly signal: AbortSignal
  readonly emit: Emit
}

export interface Worktree {
  readonly directory: string
  /** Removes it; the commits that were made in it, oldest first. They stay on a branch of their own. */
  giveBack(): Promise<readonly string[]>
}

export interface PoolOptions {
  /** The top directory of a Git repository; anywhere else agents get empty directories. */
  readonly repository: string
  /** Where they are made. */
  readonly directory: string
  readonly size: number
  /** Told once, how many there are. */
  readonly emit: Emit
}

export async function openWorktreePool(options: PoolOptions): Promise<WorktreePool> {
  const { repository, directory, size } = options
  const head = await headOf(repository)
  await mkdir(directory, { recursive: true })
  const waiting: (() => void)[] = []
  let available = size
  options.emit({ type: 'WorktreePoolOpened', available })

  const free = () => {
    available++
    waiting.shift()?.()
  }
  return {
    async take({ jobId, signal, emit }) {
      while (available === 0) await freed(waiting, signal)
      signal.throwIfAborted()
      available--
      emit({ type: 'WorktreeTaken', job_id: jobId, available })
      const release = () => {
        free()
        emit({ type: 'WorktreeReturned', job_id: jobId, available })
      }
      const name = `${jobId.slice(0, 8)}-${randomUUID().slice(0, 8)}`
      try {
        const place = join(directory, name)
        const made = head ? await added(repository, place, name, head) : await emptied(place)
        return {
          directory: place,
          giveBack: async () => {
            try {
              return await made.remove()
            } finally {
              release()
            }
          },
        }
      } catch (error) {
        release()
        throw error
      }
    },
    close: () => rm(directory, { recursive: true, force: true }),
  }
}

function freed(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      waiting.splice(waiting.indexOf(next), 1)
      reject(signal.reason)
    }
    const next = () => {
      signal.removeEventListener('abort', stop)
      resolve()
    }
    signal.throwIfAborted()
    signal.addEventListener('abort', stop, { once: true })
    waiting.push(next)
  })
}

async function added(repository: string, place: string, name: string, head: string) {
  const branch = `prodigy/${name}`
  await git(repository, 'worktree', 'add', '--quiet', '-b', branch, place, head)
  return {
    async remove(): Promise<readonly string[]> {
      const log = await git(place, 'rev-list', '--reverse', `${head}..HEAD`)
      await git(repository, 'worktree', 'remove', '--force', place)
      const commits = log.split('\n').filter(Boolean)
      if (commits.length === 0) await git(repository, 'branch', '--quiet', '-D', branch)
      return commits
    },
  }
}

async function emptied(place: string) {
  await mkdir(place)
  return {
    async remove(): Promise<readonly string[]> {
      await rm(place, { recursive: true, force: true })
      return []
    },
  }
}

/** The commit that worktrees begin with. */
async function headOf(directory: string): Promise<string | undefined> {
  try {
    const [top, head] = await Promise.all([
      git(directory, 'rev-parse', '--show-toplevel'),
      git(directory, 'rev-parse', 'HEAD'),
    ])
    return (await realpath(directory)) === top ? head : undefined
  } catch {
    return undefined
  }
}

const run = promisify(execFile)

async function git(directory: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', directory, ...args])
  return stdout.trim()
}
