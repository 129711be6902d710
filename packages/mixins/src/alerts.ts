/** When to act: alerts on the families with their runbooks, records, and what is promised. */
export type { AlertChanges } from './alert-with.ts'
export {
  type LargeCacheOptions,
  type LowHitRatioOptions,
  largeCacheAlert,
  lowHitRatioAlert,
} from './cache/alerts.ts'
export {
  type BreakerFailuresOptions,
  breakerFailuresAlert,
  breakerOpenAlert,
} from './circuit-breaker/alerts.ts'
export {
  type PoolExhaustedOptions,
  type PoolTimeoutsOptions,
  poolExhaustedAlert,
  poolTimeoutsAlert,
} from './connection-pool/alerts.ts'
export {
  type HttpServerAlerts,
  type HttpServerAlertsOptions,
  httpServerAlerts,
  type ServerErrorsOptions,
  type SlowRequestsOptions,
  serverErrorsAlert,
  slowRequestsAlert,
} from './http-server/alerts.ts'
export { type HttpServerRecordsOptions, httpServerRecords } from './http-server/records.ts'
export { type HttpServerSlosOptions, type HttpSlo, httpServerSlos } from './http-server/slos.ts'
export {
  type CollectFailuresOptions,
  collectFailuresAlert,
  type DroppedSamplesOptions,
  droppedSamplesAlert,
  type InstrumentationAlerts,
  type InstrumentationAlertsOptions,
  instrumentationAlerts,
} from './instrumentation/alerts.ts'
export {
  type JobsAlerts,
  type JobsAlertsOptions,
  jobsAlerts,
  type StaleOptions,
  staleAlert,
} from './jobs/alerts.ts'
export {
  type LlmAlerts,
  type LlmAlertsOptions,
  llmAlerts,
  type TokenUseOptions,
  tokenUseAlert,
} from './llm-calls/alerts.ts'
export {
  eventLoopLagAlert,
  type LagOptions,
  type NodeRuntimeAlerts,
  type NodeRuntimeAlertsOptions,
  nodeRuntimeAlerts,
  type OpenFilesOptions,
  openFilesAlert,
  type RestartsOptions,
  restartsAlert,
} from './node-runtime/alerts.ts'
export {
  type BacklogOptions,
  backlogAlert,
  type QueueAlerts,
  type QueueAlertsOptions,
  queueAlerts,
} from './queue/alerts.ts'
export { errorSli, failureSli, missSli } from './slis.ts'
export { type TargetDownOptions, targetDownAlert } from './target/alerts.ts'
export {
  type FailuresOptions,
  failuresAlert,
  type NothingDoneOptions,
  nothingDoneAlert,
  type SlowOptions,
  slowAlert,
} from './timed-work/alerts.ts'
