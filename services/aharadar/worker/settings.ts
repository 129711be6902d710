import { list, number, onOff, port, readSettings, text } from '@systems/kit/settings'
import { defaultDataDirectory } from '../data-directory.ts'

export interface WorkerSettings {
  readonly metricsPort: number
  readonly metricsHost: string
  /** Where queue, ledger and digests are; the API must have the same. */
  readonly dataDirectory: string
  readonly nodeMetrics: boolean
  readonly queueDepthSeconds: number
  /** Jobs that run at the same time. */
  readonly concurrency: number
  /** Credits that may be spent in a day and in a month; unset is no limit. */
  readonly budgetDaily: number | undefined
  readonly budgetMonthly: number | undefined
  /** The models that have series of their own; calls of others are counted together. */
  readonly models: readonly string[]
  /** How much slower than usual the simulated provider is; 0 answers at once. */
  readonly llmSlowness: number
  readonly llmFailureRate: number
  readonly seed: number
}

/** The worker's settings from environment variables. */
export function workerSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  return readSettings<WorkerSettings>(env, {
    metricsPort: port('WORKER_METRICS_PORT', 9091),
    metricsHost: text('WORKER_METRICS_HOST', '0.0.0.0'),
    dataDirectory: text('DATA_DIRECTORY', defaultDataDirectory),
    nodeMetrics: onOff('NODE_METRICS', true),
    queueDepthSeconds: number('QUEUE_DEPTH_SECONDS', 15, { min: 0.01 }),
    concurrency: number('WORKER_CONCURRENCY', 2, { min: 1, max: 100 }),
    budgetDaily: number('CREDITS_BUDGET_DAILY', undefined),
    budgetMonthly: number('CREDITS_BUDGET_MONTHLY', undefined),
    models: list(
      'LLM_MODELS',
      ['text-embedding-3-small', 'gpt-5', 'gpt-5-mini', 'claude-sonnet-4-5', 'grok-4'],
      20,
    ),
    llmSlowness: number('LLM_SLOWNESS', 1, { max: 100 }),
    llmFailureRate: number('LLM_FAILURE_RATE', 0.03, { max: 1 }),
    seed: number('SEED', 1),
  })
}
