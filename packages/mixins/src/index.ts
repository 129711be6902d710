/**
 * Metric definitions of what many services have: declared once, changed where a system differs.
 *
 * Imports `@telltale/core` alone, so that a service can import it. What is asked of these families
 * is in `@telltale/mixins/queries`, when to act in `/alerts`, how it is seen in `/dashboards`.
 */
export { type Cache, type CacheChanges, cache } from './cache/metrics.ts'
export {
  breakerStates,
  type CircuitBreaker,
  type CircuitBreakerChanges,
  circuitBreaker,
} from './circuit-breaker/metrics.ts'
export {
  type ConnectionPool,
  type ConnectionPoolChanges,
  connectionPool,
} from './connection-pool/metrics.ts'
export type {
  FamilyChanges,
  GaugeChanges,
  HistogramChanges,
  LabelChoice,
} from './family-changes.ts'
export { type HttpServer, type HttpServerChanges, httpServer } from './http-server/metrics.ts'
export { instrumentation } from './instrumentation/metrics.ts'
export { jobs } from './jobs/metrics.ts'
export { type LlmCalls, type LlmCallsChanges, llmCalls } from './llm-calls/metrics.ts'
export { nodeRuntime } from './node-runtime/metrics.ts'
export { type Pipeline, type PipelineChanges, pipeline } from './pipeline/metrics.ts'
export { type Queue, type QueueChanges, queue } from './queue/metrics.ts'
export type { Work, WorkChanges } from './timed-work/metrics.ts'
