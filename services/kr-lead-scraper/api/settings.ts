import { number, port, readSettings, text } from '@systems/kit/settings'
import { type ServiceUrls, serviceUrls } from '../clients.ts'
import { type MonitoringSettings, monitoringSettings } from '../monitoring/settings.ts'

export interface ApiSettings extends ServiceUrls, MonitoringSettings {
  readonly port: number
  readonly host: string
  /** Processes that answer requests. */
  readonly processes: number
  readonly queuePollSeconds: number
  readonly probeSeconds: number
  readonly probeTimeoutSeconds: number
  /** How long a request waits for the language model. */
  readonly modelTimeoutSeconds: number
}

/**
 * The API's settings from environment variables.
 *
 * Errors: also when several processes are to answer and record, and have no directory to share.
 */
export function apiSettings(env: NodeJS.ProcessEnv): ApiSettings {
  const settings = readSettings<ApiSettings>(env, {
    ...serviceUrls,
    ...monitoringSettings,
    port: port('API_PORT', 8000),
    host: text('API_HOST', '0.0.0.0'),
    processes: number('API_WORKERS', 1, { min: 1, max: 64 }),
    queuePollSeconds: number('QUEUE_POLL_SECONDS', 15, { min: 0.01 }),
    probeSeconds: number('HEALTH_PROBE_SECONDS', 30, { min: 0.01 }),
    probeTimeoutSeconds: number('HEALTH_PROBE_TIMEOUT_SECONDS', 5, { min: 0.01 }),
    modelTimeoutSeconds: number('MODEL_TIMEOUT_SECONDS', 2, { min: 0.01 }),
  })
  const { processes, enabled, directory } = settings
  if (processes > 1 && enabled && directory === '')
    throw new Error(
      `API_WORKERS=${processes} needs PROMETHEUS_MULTIPROC_DIR: each scrape would reach one of the processes and see a part of the requests. Name a directory that they share, such as /tmp/prometheus_multiproc.`,
    )
  return settings
}
