import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@systems/kit/run-main'
import type { Broker, QueuedJob, QueueName } from '../organism/jobs.ts'
import type { WorkerType } from './run-task.ts'

export interface WorkOptions {
  readonly runTask: (job: QueuedJob, type: WorkerType) => Promise<void>
  /** Workers of each type. */
  readonly concurrency: number
  readonly log: Log
}

export interface Workers {
  /** Takes no further job and waits for those that run. */
  stop(): Promise<void>
}

/** Which queues a type of worker takes from, the first one first. */
const queuesOf: Readonly<Record<WorkerType, readonly QueueName[]>> = {
  causal_analysis: ['causal_analysis', 'default'],
  export: ['export'],
}

/** How long an idle worker waits before it looks again. */
const idleMs = 100

/** Workers of both types, which take jobs as long as there are any, and look again and again. */
export function startWorkers(broker: Broker, { runTask, concurrency, log }: WorkOptions): Workers {
  const stopping = new AbortController()
  const work = async (type: WorkerType) => {
    while (!stopping.signal.aborted) {
      const worked = await takeOne(type).catch((error) => {
        log(`No job could be taken or put away: ${error}`)
        return false
      })
      if (!worked) await sleep(idleMs, undefined, stopping).catch(() => {})
    }
  }

  async function takeOne(type: WorkerType): Promise<boolean> {
    for (const name of queuesOf[type]) {
      const job = await broker[name].take()
      if (job === undefined) continue
      const outcome = await runTask(job, type).then(
        () => 'completed' as const,
        (error) => {
          log(
            `Task ${job.task} of job ${job.id} failed: ${error instanceof Error ? error.message : error}`,
          )
          return 'failed' as const
        },
      )
      await broker[name].finish(job, outcome)
      return true
    }
    return false
  }

  const all = Array.from({ length: concurrency }, () => [work('causal_analysis'), work('export')])
  return {
    async stop() {
      stopping.abort()
      await Promise.all(all.flat())
    },
  }
}
