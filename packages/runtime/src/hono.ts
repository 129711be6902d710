/** Hono middleware that measures requests, and the handler that serves a registry. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { RequestHead } from './http-labels.ts'
import { type HttpMetrics, type HttpOptions, httpRecorder, optOut } from './http-metrics.ts'
import { metricsAnswers } from './metrics-answer.ts'
import type { MetricsHandlerOptions } from './metrics-handler.ts'

export type { HttpFact, LabelSource, RequestHead } from './http-labels.ts'
export type { HttpMetrics, HttpOptions } from './http-metrics.ts'
export type { MetricsHandlerOptions } from './metrics-handler.ts'

/**
 * Middleware that measures every request; use it before all others. The route is the pattern of
 * the handler that the request was routed to (`/items/:id`, base paths included).
 *
 * Behind `@hono/node-server` a request ends when its last byte is sent; elsewhere, and in
 * `app.request()`, when the handlers have returned.
 *
 * Errors: throws at once when it is given a handle without a role, or a family with a label that
 *         HTTP metrics cannot fill; never later.
 *
 * @example
 * app.use(httpMetrics({ requests: metrics.http.requests, duration: metrics.http.duration }))
 */
export function httpMetrics(metrics: HttpMetrics, options: HttpOptions = {}): MiddlewareHandler {
  const recorder = httpRecorder(metrics, options, 'at once')
  return async (context, next) => {
    const { incoming, outgoing } = nodeParts(context)
    if (incoming && outgoing) {
      recorder.measure(incoming, outgoing, routeOf, context)
      return next()
    }
    const finish = recorder.start(headOf(context), routeOf, context)
    try {
      await next()
    } finally {
      finish?.(context.res.status)
    }
  }
}

/** Middleware of a route that is kept out of the metrics. */
export const unmeasured: MiddlewareHandler = (context, next) => {
  optOut(nodeParts(context).incoming ?? headOf(context))
  return next()
}

/**
 * A handler that serves a registry, and is not measured itself.
 *
 * @example
 * app.get('/metrics', metricsHandler({ registry: metrics.registry }))
 */
export function metricsHandler(options: MetricsHandlerOptions): MiddlewareHandler {
  const answerTo = metricsAnswers(options)
  return async (context) => {
    if (options.measured !== true) optOut(nodeParts(context).incoming ?? headOf(context))
    const { status, headers, body } = await answerTo(headOf(context))
    return new Response(new Uint8Array(body), { status, headers: { ...headers } })
  }
}

/** What `@hono/node-server` puts into the environment. */
function nodeParts({ env }: Context): {
  readonly incoming?: IncomingMessage
  readonly outgoing?: ServerResponse
} {
  return env ?? {}
}

/** One for each request, so that it can be recognised. */
function headOf(context: Context): RequestHead {
  const { raw } = context.req
  const known = heads.get(raw)
  if (known) return known
  const head: RequestHead = {
    method: raw.method,
    url: context.req.path,
    headers: Object.fromEntries(raw.headers),
  }
  heads.set(raw, head)
  return head
}

const heads = new WeakMap<Request, RequestHead>()

/**
 * The last matched route that answers. Middleware is a route too: it is registered for all
 * methods, and takes `next`.
 */
function routeOf(context: Context): string | undefined {
  const routes = matchedRoutes(context)
  const route =
    routes.findLast(({ method }) => method !== 'ALL') ??
    routes.findLast(({ handler }) => handler.length < 2)
  return route?.path
}
