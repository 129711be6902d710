import type { FastifyPluginCallback } from 'fastify'
import type { Registry } from './client.ts'

export interface MetricsRouteOptions {
  readonly registry: Pick<Registry, 'metrics' | 'contentType'>
  /** Below the prefix of the router it is registered on. @default '/metrics' */
  readonly path?: string
  /** Whether scrapes count as requests in the HTTP metrics. @default false */
  readonly measured?: boolean
}

/**
 * A Fastify plugin with one route that serves a registry.
 *
 * Errors: a failing registry answers 500 with its message, which Prometheus shows as the
 *         target's error.
 *
 * @example
 * api.register(metricsRoute({ registry: metrics.registry }))   // below /api: GET /api/metrics
 */
export function metricsRoute(options: MetricsRouteOptions): FastifyPluginCallback {
  const { registry, path = '/metrics', measured = false } = options
  return (app, _options, done) => {
    app.get(path, { config: { measured } }, async (_request, reply) => {
      try {
        const text = await registry.metrics()
        return reply.header('content-type', registry.contentType).send(text)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        return reply
          .code(500)
          .header('content-type', 'text/plain; charset=utf-8')
          .send(`The metrics could not be collected: ${reason}\n`)
      }
    })
    done()
  }
}
