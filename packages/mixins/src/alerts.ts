/** When to act: alerts on the families, each with its runbook. */
export type { AlertChanges } from './alert-with.ts'
export {
  type HttpServerAlerts,
  type HttpServerAlertsOptions,
  httpServerAlerts,
  type ServerErrorsOptions,
  type SlowRequestsOptions,
  serverErrorsAlert,
  slowRequestsAlert,
} from './http-server/alerts.ts'
export { type TargetDownOptions, targetDownAlert } from './target/alerts.ts'
