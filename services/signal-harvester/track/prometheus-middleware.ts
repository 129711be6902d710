import type { http } from '@systems/metrics/signal-harvester'
import type { HandlesOf } from '@telltale/runtime'
import { httpMetrics } from '@telltale/runtime/hono'
import type { MiddlewareHandler } from 'hono'

/**
 * Measures every request: how many, how long, how many at once.
 *
 * @param endpointOf the value of the label `endpoint` for a path with its query
 *
 * @example
 * app.use(prometheusMiddleware(metrics.http, endpointTable(app.routes)))
 */
export function prometheusMiddleware(
  { requests, duration, inProgress }: HandlesOf<typeof http>,
  endpointOf: (url: string) => string,
): MiddlewareHandler {
  return httpMetrics(
    { requests, duration, active: inProgress },
    { labels: { endpoint: ({ url = '/' }) => endpointOf(url) } },
  )
}
