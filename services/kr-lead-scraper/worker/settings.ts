import { list, number, onOff, readSettings } from '@systems/kit/settings'
import { type ServiceUrls, serviceUrls } from '../clients.ts'
import { type QueueName, queueNames } from '../jobs.ts'
import { type MonitoringSettings, monitoringSettings } from '../monitoring/settings.ts'

export interface WorkerSettings extends ServiceUrls, MonitoringSettings {
  /** Jobs that run at the same time. */
  readonly concurrency: number
  /** The queues that it takes jobs from. */
  readonly queues: readonly QueueName[]
  /** Whether the contacts of new leads are verified. */
  readonly verification: boolean
  /** How long a page of a source takes, on average; 0 answers at once. */
  readonly pageSeconds: number
  /** The share of the pages that a source refuses to give. */
  readonly pageFailureRate: number
  /** How long an enrichment waits for the language model before it falls back to rules. */
  readonly modelTimeoutSeconds: number
  readonly seed: number
}

/** The worker's settings from environment variables. */
export function workerSettings(env: NodeJS.ProcessEnv): WorkerSettings {
  const queues = list('WORKER_QUEUES', queueNames, queueNames.length)
  return readSettings<WorkerSettings>(env, {
    ...serviceUrls,
    ...monitoringSettings,
    concurrency: number('WORKER_CONCURRENCY', 4, { min: 1, max: 100 }),
    queues: {
      variable: queues.variable,
      expects: `some of ${queueNames.join(', ')}, separated by commas`,
      read: (value) => queuesNamed(queues.read(value)),
      fallback: queueNames,
    },
    verification: onOff('VERIFICATION_ENABLED', true),
    pageSeconds: number('PAGE_SECONDS', 0.4, { max: 60 }),
    pageFailureRate: number('PAGE_FAILURE_RATE', 0.02, { max: 1 }),
    modelTimeoutSeconds: number('MODEL_TIMEOUT_SECONDS', 5, { min: 0.01 }),
    seed: number('SEED', 1),
  })
}

function queuesNamed(names: readonly string[] | undefined): readonly QueueName[] | undefined {
  const known = names?.flatMap((name) => queueNames.filter((queueName) => queueName === name))
  return known?.length === names?.length ? known : undefined
}
