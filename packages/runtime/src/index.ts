/**
 * Metric families, as real prom-client metrics in a running service.
 *
 * Imports the definitions (`@telltale/core`) and, late, a Prometheus client; never queries,
 * dashboards or the generator.
 */
export type { Client, DefaultRegistry, Registry } from './client.ts'
export { droppedSamples, type OnProblem } from './dropped-samples.ts'
export {
  type EventMetricsOptions,
  type EventTable,
  eventMetrics,
  ignored,
} from './event-metrics.ts'
export type { ExemplarLabels } from './exemplar.ts'
export { fold } from './fold.ts'
export type {
  BoundCounter,
  BoundDistribution,
  BoundGauge,
  CounterHandle,
  DistributionHandle,
  GaugeHandle,
  HandlesOf,
  StopTimer,
} from './handles.ts'
export { type InstrumentOptions, instrument, type Metrics } from './instrument.ts'
export { type DropReason, dropReasons } from './label-gate.ts'
export { type Ledger, type LedgerOptions, ledgerRows, openLedger } from './ledger.ts'
export {
  type LlmLabels,
  type LlmMetrics,
  type LlmOptions,
  type LlmRecorder,
  llmMetrics,
  type TokenPrice,
  type TokenPrices,
  type TokenUsage,
} from './llm-metrics.ts'
export type { MetricsAuth } from './metrics-auth.ts'
export { followTotal, type ObserveOptions, observe, type Readings } from './observe.ts'
export {
  type CacheMetrics,
  type CountingQueue,
  observeCache,
  observePool,
  observeQueue,
  type PgPool,
  type PoolMetrics,
  type QueueMetrics,
} from './observers.ts'
export { type OnScrapeOptions, onScrape, type Reading } from './on-scrape.ts'
export { type Poll, type PollOptions, poll } from './poll.ts'
export { type PushOptions, type PushResult, pushMetrics } from './push-metrics.ts'
export {
  accelerate,
  contentTypes,
  type ExpositionFormat,
  type RenderOptions,
  render,
} from './render.ts'
export {
  type MetricsServer,
  type ServeMetricsOptions,
  serveMetrics,
} from './serve-metrics.ts'
export { problemText, type SetupError } from './setup-error.ts'
export { type Outcome, track } from './track.ts'
