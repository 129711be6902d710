import { type MetricsRouteOptions, metricsRoute } from '@telltale/runtime/fastify'
import type { FastifyPluginAsync } from 'fastify'

/** Whether the API lives, and its metrics; below the API's prefix. */
export function healthRoutes(metrics: MetricsRouteOptions): FastifyPluginAsync {
  return async (api) => {
    api.get('/health', async () => ({ status: 'ok' }))
    api.register(metricsRoute({ ...metrics, path: '/metrics' }))
  }
}
