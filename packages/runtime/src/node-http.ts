/** Metrics of a plain `node:http` server, and the handler that serves a registry. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type HttpMetrics, type HttpOptions, httpRecorder, optOut, pathOf } from './http-metrics.ts'
import { normalisePath, routeTable } from './http-paths.ts'

export type { HttpFact, LabelSource, RequestHead } from './http-labels.ts'
export type { HttpMetrics, HttpOptions } from './http-metrics.ts'
export { normalisePath, type PathRule, pathRules } from './http-paths.ts'
export { type MetricsHandlerOptions, metricsHandler } from './metrics-handler.ts'

export interface NodeHttpOptions extends HttpOptions {
  /**
   * Where the route label comes from: the declared routes, or a function that says the route
   * (nothing for none).
   * @default the path, with identifiers taken out (`normalisePath`)
   * @example ['/items/:id', '/files/*']
   */
  readonly routes?: readonly string[] | ((request: IncomingMessage) => string | undefined)
}

/**
 * A listener for `request` events that measures each of them; it answers nothing.
 *
 * Errors: throws at once when it is given a handle without a role, or a family with a label that
 *         HTTP metrics cannot fill; never later.
 *
 * @example
 * server.prependListener('request', httpMetrics(metrics.http, { routes: ['/items/:id'] }))
 */
export function httpMetrics(
  metrics: HttpMetrics,
  options: NodeHttpOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const recorder = httpRecorder(metrics, options, 'at once')
  const routeOf = routeFinder(options.routes)
  return (request, response) => recorder.measure(request, response, routeOf, request)
}

/** Keeps this request out of the metrics: `unmeasured(request)` in its handler. */
export function unmeasured(request: IncomingMessage): void {
  optOut(request)
}

function routeFinder(
  routes: NodeHttpOptions['routes'],
): (request: IncomingMessage) => string | undefined {
  if (typeof routes === 'function') {
    return (request) => {
      try {
        return routes(request)
      } catch {
        // A route that cannot be found must not break the request.
        return undefined
      }
    }
  }
  const find = routes ? routeTable(routes) : (path: string) => normalisePath(path)
  return ({ url = '/' }) => find(pathOf(url))
}
