/** When to act: alerts on the families, each with its runbook. */
export type { AlertChanges } from './alert-with.ts'
export {
  type LargeCacheOptions,
  type LowHitRatioOptions,
  largeCacheAlert,
  lowHitRatioAlert,
} from './cache/alerts.ts'
export {
  type HttpServerAlerts,
  type HttpServerAlertsOptions,
  httpServerAlerts,
  type ServerErrorsOptions,
  type SlowRequestsOptions,
  serverErrorsAlert,
  slowRequestsAlert,
} from './http-server/alerts.ts'
export {
  type BacklogOptions,
  backlogAlert,
  type QueueAlerts,
  type QueueAlertsOptions,
  queueAlerts,
} from './queue/alerts.ts'
export { type TargetDownOptions, targetDownAlert } from './target/alerts.ts'
export {
  type FailuresOptions,
  failuresAlert,
  type NothingDoneOptions,
  nothingDoneAlert,
  type SlowOptions,
  slowAlert,
} from './work/alerts.ts'
