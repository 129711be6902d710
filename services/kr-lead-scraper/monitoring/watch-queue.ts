import type { Log } from '@systems/kit/run-main'
import type { queue, system } from '@systems/metrics/kr-lead-scraper'
import { followTotal, type HandlesOf, type Poll, poll } from '@telltale/runtime'
import { type QueueStates, queueNames } from '../jobs.ts'

export interface QueueHandles {
  readonly queue: HandlesOf<typeof queue>
  readonly workers: HandlesOf<typeof system.workers>
}

/**
 * Asks the queue for its length, its workers and its totals, again and again.
 *
 * The totals are the queue's own and go on when this process starts again, so that only what has
 * come since the last answer is added. One process of a deployment does this: two would count
 * everything twice.
 */
export function watchQueue(
  { queue, workers }: QueueHandles,
  states: () => Promise<QueueStates>,
  { everyMs, log }: { readonly everyMs: number; readonly log: Log },
): Poll {
  const totals = queueNames.flatMap((queue_name) =>
    (['started', 'finished', 'failed'] as const).map((status) => ({
      queue_name,
      status,
      follow: followTotal(queue.jobs, { queue_name, status }),
    })),
  )
  const read = async () => {
    const now = await states()
    for (const queue_name of queueNames) {
      queue.size.set({ queue_name }, now[queue_name].waiting)
      workers.set({ queue_name }, now[queue_name].workers)
    }
    for (const { queue_name, status, follow } of totals) follow(now[queue_name][status])
  }
  return poll(read, {
    everyMs,
    onError: (error) => log(`The queue was not read, its last values stay: ${messageOf(error)}`),
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
