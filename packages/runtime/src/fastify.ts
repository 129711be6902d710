/** Fastify plugins: HTTP metrics of every request, and the route that serves the registry. */
export { type HttpMetrics, httpMetrics } from './fastify-http-metrics.ts'
export { type MetricsRouteOptions, metricsRoute } from './fastify-metrics-route.ts'
