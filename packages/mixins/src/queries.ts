/**
 * What is asked of the families, written once and right: for panels, alerts and recording rules.
 *
 * Imports `@telltale/promql`; knows nothing of Grafana.
 */
export { hitRatio } from './cache/queries.ts'
export { poolUtilization } from './connection-pool/queries.ts'
export type { HttpServerFamilies } from './http-server/families.ts'
export { errorRatio, errorShare, type StatusShareOptions } from './http-server/queries.ts'
export { type TokenCostOptions, type TokenRate, tokenCost } from './llm-calls/queries.ts'
export { shareBetween } from './share-between.ts'
export {
  type EndingRatioOptions,
  failureRatio,
  failureShare,
  successRatio,
} from './timed-work/queries.ts'
