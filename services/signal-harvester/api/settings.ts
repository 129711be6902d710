import { list, number, onOff, port, readSettings, text } from '@systems/kit/settings'

export interface ApiSettings {
  readonly port: number
  readonly host: string
  /** How long the pipeline rests between two runs. */
  readonly pipelinePauseSeconds: number
  /** How often gauges are read from database, pool and caches. */
  readonly gaugeRefreshSeconds: number
  /** The models that have series of their own; requests to others are counted together. */
  readonly models: readonly string[]
  /** JSON file with a price list in place of the default one. */
  readonly pricesFile: string
  /** Whether scrapes count as requests. */
  readonly measureScrapes: boolean
  readonly databaseConnections: number
  readonly databaseFailureRate: number
  readonly cacheSize: number
  readonly sourceItems: number
  readonly sourceFailureRate: number
  readonly llmFailureRate: number
  /** How much slower than usual everything outside of the process is; 0 answers at once. */
  readonly slowness: number
  readonly seed: number
}

const share = { max: 1 }

/** The service's settings from environment variables. */
export function apiSettings(env: NodeJS.ProcessEnv): ApiSettings {
  return readSettings<ApiSettings>(env, {
    port: port('API_PORT', 8000),
    host: text('API_HOST', '0.0.0.0'),
    pipelinePauseSeconds: number('PIPELINE_PAUSE_SECONDS', 60, { min: 0.01 }),
    gaugeRefreshSeconds: number('GAUGE_REFRESH_SECONDS', 60, { min: 0.01 }),
    models: list('LLM_MODELS', ['gpt-4', 'gpt-3.5-turbo', 'claude', 'text-embedding-3-small'], 20),
    pricesFile: text('LLM_PRICES', ''),
    measureScrapes: onOff('MEASURE_SCRAPES', false),
    databaseConnections: number('DATABASE_CONNECTIONS', 10, { min: 1, max: 1000 }),
    databaseFailureRate: number('DATABASE_FAILURE_RATE', 0.0001, share),
    cacheSize: number('CACHE_SIZE', 200, { min: 1, max: 1_000_000 }),
    sourceItems: number('SOURCE_ITEMS', 8, { max: 1000 }),
    sourceFailureRate: number('SOURCE_FAILURE_RATE', 0.1, share),
    llmFailureRate: number('LLM_FAILURE_RATE', 0.03, share),
    slowness: number('SLOWNESS', 1, { max: 100 }),
    seed: number('SEED', 1),
  })
}
