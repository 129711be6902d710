import { number, port, readSettings, text } from '@systems/kit/settings'

export interface ClusterSettings {
  readonly cadvisorPort: number
  readonly kubeStatePort: number
  readonly host: string
  /** Where the API exposes its metrics. */
  readonly apiMetrics: string
  readonly readSeconds: number
  readonly memoryLimitBytes: number
  readonly cpus: number
}

/** The stand-in's settings from environment variables. */
export function clusterSettings(env: NodeJS.ProcessEnv): ClusterSettings {
  return readSettings<ClusterSettings>(env, {
    cadvisorPort: port('CADVISOR_PORT', 8001),
    kubeStatePort: port('KUBE_STATE_PORT', 8002),
    host: text('CLUSTER_HOST', '0.0.0.0'),
    apiMetrics: text('API_METRICS', 'http://127.0.0.1:8000/metrics/prometheus'),
    readSeconds: number('CLUSTER_READ_SECONDS', 5, { min: 0.01 }),
    memoryLimitBytes: number('MEMORY_LIMIT_BYTES', 2 * 2 ** 30, { min: 1 }),
    cpus: number('CPU_LIMIT', 2, { min: 0.001 }),
  })
}
