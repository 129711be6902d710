import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@systems/kit/run-main'
import type { queue } from '@systems/metrics/aharadar'
import { type HandlesOf, track } from '@telltale/runtime'
import type { Job, JobQueue } from '../job-queue.ts'

export interface ConsumeOptions {
  readonly jobs: HandlesOf<typeof queue.jobs>
  readonly concurrency: number
  readonly log: Log
}

export interface Consumer {
  /** Takes no further job and waits for those that run. */
  stop(): Promise<void>
}

/** How long an idle worker waits before it looks again. */
const idleMs = 100

/** Takes jobs as long as there are any, and looks again and again when there are none. */
export function consumeJobs(
  queue: JobQueue,
  work: (job: Job) => Promise<void>,
  { jobs, concurrency, log }: ConsumeOptions,
): Consumer {
  const stopping = new AbortController()
  const lanes = Array.from({ length: concurrency }, async () => {
    while (!stopping.signal.aborted) {
      const job = await queue.take().catch((error) => {
        log(`No job could be taken: ${error}`)
        return undefined
      })
      if (job) await finish(job)
      else await sleep(idleMs, undefined, stopping).catch(() => {})
    }
  })

  async function finish(job: Job): Promise<void> {
    const outcome = await track([jobs], { queue_name: 'pipeline' }, () => work(job), {
      success: 'completed',
      error: 'failed',
    }).then(
      () => 'completed' as const,
      (error) => {
        log(`Job ${job.id} failed: ${error instanceof Error ? error.message : error}`)
        return 'failed' as const
      },
    )
    await queue
      .finish(job, outcome)
      .catch((error) => log(`Job ${job.id} could not be put away: ${error}`))
  }

  return {
    async stop() {
      stopping.abort()
      await Promise.all(lanes)
    },
  }
}
