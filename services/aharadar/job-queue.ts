import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A run of the pipeline that somebody asked for. */
export interface Job {
  readonly id: string
  readonly feeds: readonly Feed[]
}

export interface Feed {
  readonly source: string
  /** How many items it offers. */
  readonly items: number
  /** Whether it answers. @default true */
  readonly reachable?: boolean
}

export interface JobQueue {
  enqueue(feeds: readonly Feed[]): Promise<Job>
  /** The job that has waited longest, or nothing. It is then this worker's. */
  take(): Promise<Job | undefined>
  /** The job left the queue: for good, or to be looked at. */
  finish(job: Job, outcome: 'completed' | 'failed'): Promise<void>
  /** How many jobs wait. */
  depth(): Promise<number>
}

/**
 * A queue in a directory: a file per job, moved from `waiting` to `active` by the one worker that
 * gets it. Survives a restart, and needs no other program; jobs of a worker that died wait again
 * when the next one starts (`recover`).
 */
export async function openJobQueue(directory: string, { recover = false } = {}): Promise<JobQueue> {
  const path = (state: 'waiting' | 'active' | 'failed' | 'new', id = '') =>
    join(directory, state, id && `${id}.json`)
  for (const state of ['waiting', 'active', 'failed', 'new'] as const)
    await mkdir(path(state), { recursive: true })
  if (recover) {
    for (const id of await idsIn(path('active')))
      await rename(path('active', id), path('waiting', id))
  }

  return {
    async enqueue(feeds) {
      const job: Job = { id: newId(), feeds }
      // Written elsewhere first: a worker must never see half a job.
      await writeFile(path('new', job.id), JSON.stringify(job))
      await rename(path('new', job.id), path('waiting', job.id))
      return job
    },
    async take() {
      for (const id of await idsIn(path('waiting'))) {
        const taken = await rename(path('waiting', id), path('active', id)).then(
          () => true,
          () => false,
        )
        if (taken) return JSON.parse(await readFile(path('active', id), 'utf8')) as Job
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
