/** A database to monitor: connections that run out, queries that take time, a size that grows. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@systems/kit/random'
import { failure } from '../track/failure.ts'
import type { Operation, TrackDbQuery } from '../track/track-db-query.ts'

export interface Database {
  /** Runs a statement on a connection, for which it waits when all are in use. */
  query<R>(operation: Operation, statement: () => R): Promise<R>
  readonly connections: { readonly active: number; readonly max: number }
}

export interface DatabaseOptions {
  readonly maxConnections: number
  /** How much slower than usual it is; 0 answers at once. */
  readonly slowness: number
  /** The share of queries that fail. */
  readonly failureRate: number
}

/** The statements run on what is in memory; connections, latency and failures are simulated. */
export function openDatabase(
  random: Random,
  track: TrackDbQuery,
  { maxConnections, slowness, failureRate }: DatabaseOptions,
): Database {
  let active = 0
  const waiting: (() => void)[] = []

  const connect = async () => {
    if (active < maxConnections) active++
    // Whoever frees a connection hands it on: it stays in use.
    else await new Promise<void>((resolve) => waiting.push(resolve))
  }
  const release = () => {
    const next = waiting.shift()
    if (next) next()
    else active--
  }

  return {
    async query(operation, statement) {
      await connect()
      try {
        return await track(operation, async () => {
          const typical = operation === 'select' ? 2 : 4
          const ms = typical * slowness * (0.3 + 8 * random.next() ** 6)
          if (ms > 0) await sleep(ms)
          if (random.chance(failureRate))
            throw failure('database', `The ${operation} was cancelled: it waited for a lock.`)
          return statement()
        })
      } finally {
        release()
      }
    },
    get connections() {
      return { active, max: maxConnections }
    },
  }
}
