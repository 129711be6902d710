/** What is looked at now and then, because nothing tells when it changes: pools and queues. */
import type { Log } from '@systems/kit/run-main'
import { observe, type Poll } from '@telltale/runtime'
import type { ConnectionPool } from '../databases/connection-pool.ts'
import { type Broker, queueNames } from '../organism/jobs.ts'
import type { PoolName } from './databases.ts'
import type { ApiMetrics } from './metrics.ts'

export interface WatchOptions {
  readonly everyMs: number
  readonly log: Log
}

/** A pool that does not answer keeps its last values, and the others are asked all the same. */
export function watchPools(
  handles: ApiMetrics['pool'],
  pools: Readonly<Record<PoolName, Pick<ConnectionPool<unknown>, 'statistics'>>>,
  { everyMs, log }: WatchOptions,
): Poll {
  const polls = (['neo4j', 'timescale'] as const).map((pool_name) =>
    observe(handles, () => pools[pool_name].statistics(), {
      labels: { pool_name },
      everyMs,
      onError: (error) =>
        log(`The pool ${pool_name} gave no statistics, the last ones stay: ${error}`),
    }),
  )
  return together(polls)
}

/** Depths as they are; totals are the broker's, and the counters follow them. */
export function watchQueues(
  handles: ApiMetrics['queue'],
  broker: Broker,
  { everyMs, log }: WatchOptions,
): Poll {
  const polls = queueNames.map((queue_name) =>
    observe(
      handles,
      async () => {
        const [depth, totals] = await Promise.all([
          broker[queue_name].depth(),
          broker[queue_name].totals(),
        ])
        return { depth, ...totals }
      },
      {
        labels: { queue_name },
        everyMs,
        onError: (error) =>
          log(`The queue ${queue_name} was not read, its last values stay: ${error}`),
      },
    ),
  )
  return together(polls)
}

function together(polls: readonly Poll[]): Poll {
  return {
    ready: Promise.all(polls.map(({ ready }) => ready)).then(() => {}),
    stop: () => {
      for (const poll of polls) poll.stop()
    },
  }
}
