/** Koa middleware that measures requests, and the handler that serves a registry. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestHead } from './http-labels.ts'
import { type HttpMetrics, type HttpOptions, httpRecorder, optOut, pathOf } from './http-metrics.ts'
import { type MetricsHandlerOptions, metricsHandler as nodeHandler } from './metrics-handler.ts'

export type { HttpFact, LabelSource, RequestHead } from './http-labels.ts'
export type { HttpMetrics, HttpOptions } from './http-metrics.ts'
export type { MetricsHandlerOptions } from './metrics-handler.ts'

/** What of Koa's context is used; `@koa/router` adds the route that it ran. */
export interface KoaContext {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  respond?: boolean | undefined
  readonly _matchedRoute?: string | RegExp | undefined
}

export interface KoaHttpOptions extends HttpOptions {
  /**
   * The router that will answer. With it the route is known on arrival, so that the gauge of active
   * requests may have it as a label.
   */
  readonly router?: KoaRouter
}

/** What of `@koa/router` is used: which routes a path and a method lead to. */
export interface KoaRouter {
  match(
    path: string,
    method: string,
  ): {
    readonly pathAndMethod: readonly {
      readonly path: string | RegExp
      /** None for middleware of the router. */
      readonly methods: readonly string[]
    }[]
  }
}

export type KoaMiddleware = (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown>

/**
 * Middleware that measures every request; use it before all others. The route is the pattern of
 * `@koa/router`'s route that ran (`/items/:id`, prefixes and nested routers included).
 *
 * Errors: throws at once when it is given a handle without a role, or a family with a label that
 *         HTTP metrics cannot fill; never later.
 *
 * @example
 * app.use(httpMetrics({ requests: metrics.http.requests, duration: metrics.http.duration }))
 */
export function httpMetrics(metrics: HttpMetrics, options: KoaHttpOptions = {}): KoaMiddleware {
  const { router } = options
  const routeKnown = router ? (request: RequestHead) => routeAhead(router, request) : 'at the end'
  const recorder = httpRecorder(metrics, options, routeKnown)
  return (context, next) => {
    recorder.measure(context.req, context.res, routeOf, context)
    return next()
  }
}

/** Middleware of a route that is kept out of the metrics. */
export const unmeasured: KoaMiddleware = (context, next) => {
  optOut(context.req)
  return next()
}

/**
 * A handler that serves a registry, and is not measured itself.
 *
 * @example
 * router.get('/metrics', metricsHandler({ registry: metrics.registry }))
 */
export function metricsHandler(options: MetricsHandlerOptions): KoaMiddleware {
  const answer = nodeHandler(options)
  return async (context) => {
    context.respond = false
    await answer(context.req, context.res)
  }
}

function routeOf({ _matchedRoute }: Pick<KoaContext, '_matchedRoute'>): string | undefined {
  return _matchedRoute === undefined ? undefined : String(_matchedRoute)
}

/** The first route that matches; only if it hands over to the next one is another one counted. */
function routeAhead(router: KoaRouter, { url = '/', method = '' }: RequestHead) {
  try {
    const { pathAndMethod } = router.match(pathOf(url), method)
    const route = pathAndMethod.find(({ methods }) => methods.length > 0)
    return route && routeOf({ _matchedRoute: route.path })
  } catch {
    // Another router may match differently; a request never fails because of its metrics.
    return undefined
  }
}
