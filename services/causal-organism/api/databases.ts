/** The two databases and the cache before them, each behind its circuit breaker, all measured. */
import { onScrape } from '@telltale/runtime'
import { type Cache, createCache } from '../databases/cache.ts'
import {
  type BreakerObserver,
  type BreakerState,
  createBreaker,
} from '../databases/circuit-breaker.ts'
import { type ConnectionPool, createPool } from '../databases/connection-pool.ts'
import { type Neo4jConnection, simulatedGraph } from '../databases/neo4j.ts'
import { simulation } from '../databases/simulated.ts'
import { type TimescaleConnection, timescaleConnector } from '../databases/timescale.ts'
import type { ApiMetrics } from './metrics.ts'
import type { ApiSettings } from './settings.ts'

/** A database as the routes see it. */
export type Database<C> = Pick<ConnectionPool<C>, 'use'>

export interface Databases {
  readonly neo4j: Database<Neo4jConnection>
  readonly timescale: Database<TimescaleConnection>
  readonly cache: Cache
  readonly pools: Readonly<Record<PoolName, ConnectionPool<unknown>>>
}

export type PoolName = 'neo4j' | 'timescale'

export function openDatabases(settings: ApiSettings, metrics: ApiMetrics): Databases {
  const { seed, slowness, failureRate, connectionWaitMs: waitMs } = settings
  const simulate = simulation({ seed, slowness, failureRate })
  const breakerOf = (name: 'neo4j' | 'timescale' | 'redis') =>
    createBreaker(
      { name, failures: 5, openMs: settings.breakerOpenSeconds * 1000, probes: 2 },
      breakerObserver(metrics.breaker, name),
    )
  const disconnect = (connection: { close(): Promise<void> }) => connection.close()

  const pools = {
    neo4j: createPool<Neo4jConnection>({
      name: 'neo4j',
      max: settings.neo4jConnections,
      waitMs,
      connect: simulatedGraph(simulate, { nodes: settings.graphNodes, seed }),
      disconnect,
    }),
    timescale: createPool<TimescaleConnection>({
      name: 'timescale',
      max: settings.timescaleConnections,
      waitMs,
      connect: timescaleConnector(settings, { simulate, seed }),
      disconnect,
    }),
  }
  const lifetimeMs = settings.cacheSeconds * 1000
  const cache = createCache(
    {
      memoryItems: settings.cacheItems,
      lifetimeMs: { memory: lifetimeMs, redis: lifetimeMs * 10 },
      simulate,
      breaker: breakerOf('redis'),
    },
    (cache_layer, cache_type, found) =>
      (found ? metrics.cache.hits : metrics.cache.misses).inc({ cache_layer, cache_type }),
  )
  measureContent(metrics.cache, cache)
  const guarded = <C>(name: PoolName, pool: ConnectionPool<C>): Database<C> => {
    const breaker = breakerOf(name)
    return { use: (work) => breaker.run(() => pool.use(work)) }
  }
  return {
    neo4j: guarded('neo4j', pools.neo4j),
    timescale: guarded('timescale', pools.timescale),
    cache,
    pools,
  }
}

/** The codes that the metric's help names. */
const stateCode: Readonly<Record<BreakerState, number>> = { closed: 0, open: 1, 'half-open': 2 }

/** Tells the metrics of every transition and every call that was tried. */
export function breakerObserver(
  { state, successes, failures }: ApiMetrics['breaker'],
  breaker_name: 'neo4j' | 'timescale' | 'redis',
): BreakerObserver {
  return {
    state: (next) => state.set({ breaker_name }, stateCode[next]),
    ended: (outcome) => (outcome === 'success' ? successes : failures).inc({ breaker_name }),
  }
}

/** What the layers hold is added up when somebody looks, not at every lookup. */
function measureContent({ bytes, entries }: ApiMetrics['cache'], cache: Cache): void {
  const read = (what: 'bytes' | 'items') => () =>
    cache
      .content()
      .map(
        ({ layer, type, ...content }) =>
          [{ cache_layer: layer, cache_type: type }, content[what]] as const,
      )
  onScrape(bytes, read('bytes'))
  onScrape(entries, read('items'))
}
