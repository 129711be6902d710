import type { FastifyPluginCallback } from 'fastify'
import { metricsAnswers } from './metrics-answer.ts'
import type { MetricsHandlerOptions } from './metrics-handler.ts'

export interface MetricsRouteOptions extends MetricsHandlerOptions {
  /** Below the prefix of the router it is registered on. @default '/metrics' */
  readonly path?: string
}

/**
 * A Fastify plugin with one route that serves a registry.
 *
 * Errors: a failing registry answers 500 with its message, a slow one 503; Prometheus shows either
 *         as the target's error.
 *
 * @example
 * api.register(metricsRoute({ registry: metrics.registry }))   // below /api: GET /api/metrics
 */
export function metricsRoute(options: MetricsRouteOptions): FastifyPluginCallback {
  const { path = '/metrics', measured = false } = options
  const answerTo = metricsAnswers(options)
  return (app, _options, done) => {
    app.get(path, { config: { measured } }, async (request, reply) => {
      const { status, headers, body } = await answerTo(request)
      return reply.code(status).headers(headers).send(body)
    })
    done()
  }
}
