import { httpMetrics, metricsHandler } from '@telltale/runtime/express'
import type { Express } from 'express'
import type { ApiMetrics } from './metrics.ts'

const path = '/metrics'

/** Measures every request of the application and serves the metrics: call it before all routes. */
export function setUpMetrics(app: Express, { http, registry }: ApiMetrics): void {
  // A scrape is no request of an analyst's; it would always find itself in progress.
  app.use(httpMetrics(http, { exclude: [path] }))
  app.get(path, metricsHandler({ registry }))
}
