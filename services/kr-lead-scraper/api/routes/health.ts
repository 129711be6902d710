import type Router from '@koa/router'
import { metricsHandler } from '@telltale/runtime/koa'

export type Metrics = Parameters<typeof metricsHandler>[0]

/** Whether the API lives, and the metrics of all of its processes, if they are to be served. */
export function healthRoutes(router: Router, metrics: Metrics | undefined): void {
  router.get('/health', async (context) => {
    context.body = { status: 'ok' }
  })
  if (metrics) router.get('/metrics', metricsHandler(metrics))
}
