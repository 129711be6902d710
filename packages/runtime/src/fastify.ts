/** Fastify plugins: HTTP metrics of every request, and the route that serves the registry. */
export { httpMetrics } from './fastify-http-metrics.ts'
export { type MetricsRouteOptions, metricsRoute } from './fastify-metrics-route.ts'
export type { HttpFact, LabelSource, RequestHead } from './http-labels.ts'
export type { HttpMetrics, HttpOptions } from './http-metrics.ts'
