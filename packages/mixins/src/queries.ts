/**
 * What is asked of the families, written once and right: for panels, alerts and recording rules.
 *
 * Imports `@telltale/promql`; knows nothing of Grafana.
 */
export { hitRatio, shareBetween } from './cache/queries.ts'
export type { HttpServerFamilies } from './http-server/families.ts'
export { errorRatio, errorShare, type StatusShareOptions } from './http-server/queries.ts'
export { type EndingRatioOptions, failureRatio, successRatio } from './work/queries.ts'
