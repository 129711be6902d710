import { onOff, type Setting, text } from '@systems/kit/settings'

export interface MonitoringSettings {
  /** Whether anything is recorded at all. */
  readonly enabled: boolean
  /** Shared by all processes of a deployment, and by no others; empty is for one process alone. */
  readonly directory: string
  /** Whether endpoints and types of errors have series of their own. */
  readonly includeLabels: boolean
  /** Whether the API serves /metrics. */
  readonly endpointEnabled: boolean
  /** Whether every process shows the metrics of its Node.js, too. */
  readonly nodeMetrics: boolean
}

/** The switches of the monitoring, the same for the API and the workers. */
export const monitoringSettings: {
  readonly [Name in keyof MonitoringSettings]: Setting<MonitoringSettings[Name]>
} = {
  enabled: onOff('PROMETHEUS_ENABLED', true),
  directory: text('PROMETHEUS_MULTIPROC_DIR', ''),
  includeLabels: onOff('METRICS_INCLUDE_LABELS', true),
  endpointEnabled: onOff('METRICS_ENDPOINT_ENABLED', true),
  nodeMetrics: onOff('NODE_METRICS', false),
}
