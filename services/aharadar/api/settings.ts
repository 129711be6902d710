import { number, onOff, port, readSettings, text } from '@systems/kit/settings'
import { defaultDataDirectory } from '../data-directory.ts'

export interface ApiSettings {
  readonly port: number
  readonly host: string
  /** Where the queue and the digests are; the worker must have the same. */
  readonly dataDirectory: string
  readonly nodeMetrics: boolean
  /** Whether scrapes count as requests. */
  readonly measureScrapes: boolean
  /** Items that the store has at the start. */
  readonly items: number
  readonly seed: number
}

/** The API's settings from environment variables. */
export function apiSettings(env: NodeJS.ProcessEnv): ApiSettings {
  return readSettings<ApiSettings>(env, {
    port: port('API_PORT', 3001),
    host: text('API_HOST', '0.0.0.0'),
    dataDirectory: text('DATA_DIRECTORY', defaultDataDirectory),
    nodeMetrics: onOff('NODE_METRICS', true),
    measureScrapes: onOff('MEASURE_SCRAPES', false),
    items: number('API_ITEMS', 500, { max: 100_000 }),
    seed: number('SEED', 1),
  })
}
