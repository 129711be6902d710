import { number, port, readSettings, text } from '@systems/kit/settings'
import { type TimescaleSettings, timescaleSettings } from '../databases/timescale-settings.ts'
import { defaultDataDirectory } from '../organism/jobs.ts'

export interface WorkerSettings extends TimescaleSettings {
  readonly metricsPort: number
  readonly metricsHost: string
  /** Where the queues and results are; the API must have the same. */
  readonly dataDirectory: string
  /** Tasks of each type of worker that run at the same time. */
  readonly concurrency: number
  /** How much slower than usual the simulated database is; 0 answers at once. */
  readonly slowness: number
  readonly failureRate: number
  readonly seed: number
}

/** The worker's settings from environment variables. */
export function workerSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  return readSettings<WorkerSettings>(env, {
    metricsPort: port('WORKER_METRICS_PORT', 9090),
    metricsHost: text('WORKER_METRICS_HOST', '0.0.0.0'),
    dataDirectory: text('DATA_DIRECTORY', defaultDataDirectory),
    concurrency: number('WORKER_CONCURRENCY', 2, { min: 1, max: 100 }),
    slowness: number('DATABASE_SLOWNESS', 1, { max: 1000 }),
    failureRate: number('DATABASE_FAILURE_RATE', 0.001, { max: 1 }),
    seed: number('SEED', 1),
    ...timescaleSettings,
  })
}
