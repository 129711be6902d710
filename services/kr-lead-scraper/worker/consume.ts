import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@systems/kit/run-main'
import { poll } from '@telltale/runtime'
import { type Clients, newWorkerName } from '../clients.ts'
import type { Job, QueueName } from '../jobs.ts'
import { JobCancelled, JobInterrupted } from '../monitoring/scraping-records.ts'

export interface ConsumeOptions {
  readonly queues: readonly QueueName[]
  readonly concurrency: number
  readonly log: Log
}

export interface Consumer {
  /** Takes no further job, ends or gives back those that run, and says goodbye to the queue. */
  stop(): Promise<void>
}

const idleMs = 200
const heartbeatMs = 1_000

/** Takes jobs as long as there are any, and tells the queue all the while that it is there. */
export function consume(
  { jobs }: Pick<Clients, 'jobs'>,
  work: (job: Job, stopping: AbortSignal) => Promise<void>,
  { queues, concurrency, log }: ConsumeOptions,
): Consumer {
  const stopping = new AbortController()
  const name = newWorkerName()
  const presence = poll(() => jobs.connect(name, queues), {
    everyMs: heartbeatMs,
    onError: (error) => log(`The queue does not know that this worker is there: ${text(error)}`),
  })
  let isReachable = true
  const take = (order: readonly QueueName[]) =>
    jobs.take(order).then(
      (job) => {
        isReachable = true
        return job
      },
      (error) => {
        if (isReachable) log(`No job could be taken: ${text(error)}`)
        isReachable = false
        return undefined
      },
    )

  async function finish(job: Job): Promise<void> {
    const outcome = await work(job, stopping.signal).then(
      () => 'finished' as const,
      (error) => {
        if (error instanceof JobInterrupted) return 'interrupted' as const
        if (error instanceof JobCancelled) return 'finished' as const
        log(`Job ${job.id} failed: ${text(error)}`)
        return 'failed' as const
      },
    )
    const putAway = outcome === 'interrupted' ? jobs.giveBack(job.id) : jobs.finish(job.id, outcome)
    await putAway.catch((error) => log(`Job ${job.id} could not be put away: ${text(error)}`))
  }

  const lanes = Array.from({ length: concurrency }, async (_, lane) => {
    const order = startingAt(lane, queues)
    while (!stopping.signal.aborted) {
      const job = await take(order)
      if (job) await finish(job)
      else await sleep(idleMs, undefined, { signal: stopping.signal }).catch(() => {})
    }
  })

  return {
    async stop() {
      stopping.abort()
      await Promise.all(lanes)
      presence.stop()
      await jobs.disconnect(name).catch(() => {})
    },
  }
}

/** Every lane prefers another queue, so that a long one keeps no other waiting. */
function startingAt<T>(start: number, list: readonly T[]): readonly T[] {
  const first = start % list.length
  return [...list.slice(first), ...list.slice(0, first)]
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
