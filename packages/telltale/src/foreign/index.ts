/**
 * Checks of dashboards and rules that telltale did not generate, for programs and tests.
 *
 * A module of its own, because it reads YAML and JSON with places, which projects do not need.
 */
export { checkDashboard } from './check-dashboard.ts'
export {
  checkForeign,
  type ForeignCounts,
  type ForeignResult,
} from './check-foreign.ts'
export type { ForeignOptions } from './foreign-model.ts'
export { combined, declaredMetrics, type LearntMetrics } from './learnt-metrics.ts'
export type { LookedAt } from './looked-at.ts'
export { metricsOfBytes, metricsOfFile, metricsOfUrl } from './read-metrics.ts'
export { registryText } from './registry.ts'
