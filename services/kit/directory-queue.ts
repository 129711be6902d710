import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What somebody asked for, and the name by which it is followed. */
export type Queued<T> = T & { readonly id: string }

export interface DirectoryQueue<T> {
  enqueue(job: T): Promise<Queued<T>>
  /** The job that has waited longest, or nothing. It is then this worker's. */
  take(): Promise<Queued<T> | undefined>
  /** The job left the queue: for good, or to be looked at. */
  finish(job: Queued<T>, outcome: 'completed' | 'failed'): Promise<void>
  /** How many jobs wait. */
  depth(): Promise<number>
  /** How many jobs were ever put on it and taken off it, by whichever process. */
  totals(): Promise<{ readonly enqueued: number; readonly dequeued: number }>
}

type State = 'new' | 'waiting' | 'active' | 'failed'
type Total = 'enqueued' | 'dequeued'

/**
 * A queue in a directory: a file per job, moved from `waiting` to `active` by the one worker that
 * gets it. Survives a restart, and needs no other program; jobs of a worker that died wait again
 * when the next one starts (`recover`).
 *
 * A total is the size of a file to which each event appends a byte: appending is atomic, so that
 * any number of processes count together.
 */
export async function openDirectoryQueue<T extends object>(
  directory: string,
  { recover = false } = {},
): Promise<DirectoryQueue<T>> {
  const path = (state: State, id = '') => join(directory, state, id && `${id}.json`)
  const totalPath = (total: Total) => join(directory, `${total}.total`)
  for (const state of ['new', 'waiting', 'active', 'failed'] as const)
    await mkdir(path(state), { recursive: true })
  for (const total of ['enqueued', 'dequeued'] as const) await appendFile(totalPath(total), '')
  if (recover) {
    for (const id of await idsIn(path('active')))
      await rename(path('active', id), path('waiting', id))
  }
  const sizeOf = async (total: Total) => (await stat(totalPath(total))).size

  return {
    async enqueue(job) {
      const queued = { ...job, id: newId() }
      // Written elsewhere first: a worker must never see half a job.
      await writeFile(path('new', queued.id), JSON.stringify(queued))
      await rename(path('new', queued.id), path('waiting', queued.id))
      await appendFile(totalPath('enqueued'), '.')
      return queued
    },
    async take() {
      for (const id of await idsIn(path('waiting'))) {
        const taken = await rename(path('waiting', id), path('active', id)).then(
          () => true,
          () => false,
        )
        if (!taken) continue
        await appendFile(totalPath('dequeued'), '.')
        return JSON.parse(await readFile(path('active', id), 'utf8')) as Queued<T>
      }
      return undefined
    },
    async finish(job, outcome) {
      if (outcome === 'completed') await rm(path('active', job.id))
      else await rename(path('active', job.id), path('failed', job.id))
    },
    async depth() {
      return (await idsIn(path('waiting'))).length
    },
    async totals() {
      const [enqueued, dequeued] = await Promise.all([sizeOf('enqueued'), sizeOf('dequeued')])
      return { enqueued, dequeued }
    },
  }
}

/** The ids of the jobs in a directory, oldest first. */
async function idsIn(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory)
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** Sorts by the time of its making. */
function newId(): string {
  return `${Date.now().toString(36).padStart(9, '0')}-${randomUUID()}`
}
