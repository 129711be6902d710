import type { Log } from '@systems/kit/run-main'
import type { http } from '@systems/metrics/signal-harvester'
import type { HandlesOf } from '@telltale/runtime'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { endpointTable } from '../track/endpoint.ts'
import { prometheusMiddleware } from '../track/prometheus-middleware.ts'

/** What every request passes, in this order: what is outside of the second is not measured. */
export const middlewareOrder = ['SecurityHeaders', 'PrometheusMiddleware', 'Compression'] as const

/** An application without routes: security headers, metrics, compression; then come the routes. */
export function createApp(metrics: HandlesOf<typeof http>, log: Log): Hono {
  const app = new Hono()
  // The routes come later, and are all there when the first request is.
  let endpointOf: ((url: string) => string) | undefined
  const middleware = {
    SecurityHeaders: secureHeaders(),
    PrometheusMiddleware: prometheusMiddleware(metrics, (url) => {
      endpointOf ??= endpointTable(app.routes)
      return endpointOf(url)
    }),
    Compression: compress(),
  }
  for (const name of middlewareOrder) app.use(middleware[name])
  app.onError((error, context) => {
    log(`${context.req.method} ${context.req.path}: ${error.message}`)
    return context.json({ error: 'Something went wrong here.' }, 500)
  })
  app.notFound((context) => context.json({ error: `There is no ${context.req.path}.` }, 404))
  return app
}
