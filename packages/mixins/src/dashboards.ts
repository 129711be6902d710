/** How it is seen: panels and rows of the families, which draw the thresholds of their alerts. */
export {
  type CacheFamilies,
  type CachePanelsOptions,
  cachePanels,
  cacheRow,
} from './cache/panels.ts'
export {
  type BreakerFamilies,
  breakerStatePanel,
  type CircuitBreakerPanelsOptions,
  circuitBreakerPanels,
  circuitBreakerRow,
} from './circuit-breaker/panels.ts'
export {
  type ConnectionPoolPanelsOptions,
  connectionPoolPanels,
  connectionPoolRow,
  type PoolFamilies,
} from './connection-pool/panels.ts'
export {
  type HttpServerPanelsOptions,
  httpServerPanels,
  httpServerRow,
} from './http-server/panels.ts'
export {
  type InstrumentationPanelsOptions,
  instrumentationPanels,
  instrumentationRow,
} from './instrumentation/panels.ts'
export {
  type JobsFamilies,
  type JobsPanelsOptions,
  jobsPanels,
  jobsRow,
} from './jobs/panels.ts'
export {
  type LlmFamilies,
  type LlmPanelsOptions,
  llmPanels,
  llmRow,
} from './llm-calls/panels.ts'
export {
  type NodeRuntimePanelsOptions,
  nodeRuntimePanels,
  nodeRuntimeRow,
} from './node-runtime/panels.ts'
export type { PanelChanges } from './panel-with.ts'
export { type QueuePanelsOptions, queuePanels, queueRow } from './queue/panels.ts'
