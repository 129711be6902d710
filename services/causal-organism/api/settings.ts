import { number, port, readSettings, text } from '@systems/kit/settings'
import { type TimescaleSettings, timescaleSettings } from '../databases/timescale-settings.ts'
import { defaultDataDirectory } from '../organism/jobs.ts'

export interface ApiSettings extends TimescaleSettings {
  readonly port: number
  readonly host: string
  /** Where the queues and results are; the worker must have the same. */
  readonly dataDirectory: string
  /** How often pools and queues are looked at. */
  readonly statisticsSeconds: number
  readonly neo4jConnections: number
  readonly timescaleConnections: number
  /** How long a request waits for a connection. */
  readonly connectionWaitMs: number
  /** How long a circuit breaker stays open before it probes. */
  readonly breakerOpenSeconds: number
  readonly cacheItems: number
  readonly cacheSeconds: number
  readonly graphNodes: number
  /** How much slower than usual the simulated databases are; 0 answers at once. */
  readonly slowness: number
  readonly failureRate: number
  readonly seed: number
}

/** The API's settings from environment variables. */
export function apiSettings(env: NodeJS.ProcessEnv): ApiSettings {
  return readSettings<ApiSettings>(env, {
    port: port('API_PORT', 8000),
    host: text('API_HOST', '0.0.0.0'),
    dataDirectory: text('DATA_DIRECTORY', defaultDataDirectory),
    statisticsSeconds: number('STATISTICS_SECONDS', 15, { min: 0.01 }),
    neo4jConnections: number('NEO4J_POOL_MAX', 10, { min: 1, max: 1000 }),
    timescaleConnections: number('TIMESCALE_POOL_MAX', 10, { min: 1, max: 1000 }),
    connectionWaitMs: number('CONNECTION_WAIT_MS', 1000, { min: 1 }),
    breakerOpenSeconds: number('BREAKER_OPEN_SECONDS', 10, { min: 0.01 }),
    cacheItems: number('CACHE_ITEMS', 100, { min: 1, max: 100_000 }),
    cacheSeconds: number('CACHE_SECONDS', 20, { min: 0.01 }),
    graphNodes: number('GRAPH_NODES', 120, { min: 1, max: 10_000 }),
    slowness: number('DATABASE_SLOWNESS', 1, { max: 1000 }),
    failureRate: number('DATABASE_FAILURE_RATE', 0.01, { max: 1 }),
    seed: number('SEED', 1),
    ...timescaleSettings,
  })
}
