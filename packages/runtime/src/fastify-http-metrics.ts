import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify'
import { type HttpMetrics, type HttpOptions, httpRecorder } from './http-metrics.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `false` keeps the route out of the HTTP metrics. @default true */
    measured?: boolean
  }
}

/**
 * A Fastify plugin that measures every request of the server.
 *
 * The route is the template as registered (`/items/:id`), `unmatched` for none; unknown methods
 * are counted as the label folds them. A client that goes away before the answer is complete is
 * counted as 499 (nginx's "client closed request"). Routes with `config: { measured: false }`
 * are left out. Register it before plugins whose hooks may answer by themselves.
 *
 * Errors: throws at once when it is given a handle without a role, or a family with a label that
 *         HTTP metrics cannot fill; never later.
 * Source: https://fastify.dev/docs/latest/Reference/Hooks/#onrequest
 *
 * @example
 * app.register(httpMetrics({ requests: metrics.http.requests, duration: metrics.http.duration }))
 */
export function httpMetrics(
  metrics: HttpMetrics,
  options: HttpOptions = {},
): FastifyPluginCallback {
  const recorder = httpRecorder(metrics, options, 'at once')
  const plugin: FastifyPluginCallback = (app: FastifyInstance, _options, done) => {
    let latest: IncomingMessage | undefined
    app.addHook('onRequest', (request, reply, next) => {
      latest = request.raw
      if (request.routeOptions.config.measured !== false) {
        recorder.measure(request.raw, reply.raw, given, routeOf(request))
      }
      next()
    })
    // The router itself answers malformed URLs and, while closing, new requests: before any hook,
    // and before this listener, so that such a request has ended and is not the latest one seen.
    app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (response.writableEnded && latest !== request)
        recorder.missed(request, response.statusCode)
    })
    done()
  }
  // Hooks of a plugin stay inside it unless it says otherwise; these are for the whole server.
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@telltale/runtime http metrics',
  })
}

/** Fastify routes before its first hook, so that the route is known at once. */
function given(route: string | undefined): string | undefined {
  return route
}

function routeOf(request: FastifyRequest): string | undefined {
  return request.is404 ? undefined : request.routeOptions.url
}
