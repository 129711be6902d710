/** Express middleware that measures requests, and the handler that serves a registry. */
import type { ServerResponse } from 'node:http'
import { type ExpressRequest, expressRouteAhead, expressRoutes } from './express-route.ts'
import { type HttpMetrics, type HttpOptions, httpRecorder, optOut } from './http-metrics.ts'

export type { ExpressRequest } from './express-route.ts'
export type { HttpFact, LabelSource, RequestHead } from './http-labels.ts'
export type { HttpMetrics, HttpOptions } from './http-metrics.ts'
export { type MetricsHandlerOptions, metricsHandler } from './metrics-handler.ts'

export type ExpressMiddleware = (
  request: ExpressRequest,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void

/**
 * Middleware that measures every request; use it before all others. Express 4 and 5.
 *
 * The route is the pattern as registered, with the patterns of the routers around it: an order
 * below `app.use('/tenants/:tenant', orders)` is `/tenants/:tenant/orders/:id`, also when an error
 * leaves the router. A gauge of active requests that declares the route gets the one that is about
 * to run; of an application inside another it is not known on arrival.
 *
 * It may also listen to the server, which saves the way through the router, and then sees requests
 * before any middleware; the gauge has no routes then:
 * `server.prependListener('request', httpMetrics(metrics.http))`
 *
 * Errors: throws at once when it is given a handle without a role, or a family with a label that
 *         HTTP metrics cannot fill; never later.
 *
 * @example
 * app.use(httpMetrics({ requests: metrics.http.requests, duration: metrics.http.duration }))
 */
export function httpMetrics(metrics: HttpMetrics, options: HttpOptions = {}): ExpressMiddleware {
  const recorder = httpRecorder(metrics, options, expressRouteAhead)
  const routeOf = expressRoutes()
  return (request, response, next) => {
    recorder.measure(request, response, routeOf, request)
    next?.()
  }
}

/**
 * Middleware of a route that is kept out of the metrics.
 *
 * @example
 * app.get('/health', unmeasured, (request, response) => response.send('ok'))
 */
export const unmeasured: ExpressMiddleware = (request, _response, next) => {
  optOut(request)
  next?.()
}
