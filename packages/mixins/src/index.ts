/**
 * Metric definitions of what many services have: declared once, changed where a system differs.
 *
 * Imports `@telltale/core` alone, so that a service can import it. What is asked of these families
 * is in `@telltale/mixins/queries`, when to act in `/alerts`, how it is seen in `/dashboards`.
 */
export { type Cache, type CacheChanges, cache } from './cache/metrics.ts'
export type { FamilyChanges, GaugeChanges, HistogramChanges } from './family-changes.ts'
export { type HttpServer, type HttpServerChanges, httpServer } from './http-server/metrics.ts'
export { type Queue, type QueueChanges, queue } from './queue/metrics.ts'
