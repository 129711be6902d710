import { openDirectoryQueue } from '@systems/kit/directory-queue'

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

/** The queue in a directory that API and worker share. */
export async function openJobQueue(
  directory: string,
  options: { readonly recover?: boolean } = {},
): Promise<JobQueue> {
  const queue = await openDirectoryQueue<Omit<Job, 'id'>>(directory, options)
  return { ...queue, enqueue: (feeds) => queue.enqueue({ feeds }) }
}
