/**
 * One small server in each framework, without metrics and with those of each contestant. All have
 * one route with a parameter.
 */

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { instrument } from '@telltale/runtime'
import { httpMetrics as expressMetrics } from '@telltale/runtime/express'
import { httpMetrics as fastifyMetrics } from '@telltale/runtime/fastify'
import { httpMetrics as nodeMetrics } from '@telltale/runtime/node-http'
import type express5 from 'express'
import type { FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import { byHand, http } from './metrics.ts'

/** Express's middleware as a listener of the server, which is not called by the router. */
export const listening = 'telltale, listening to the server'

type Maker = () => RequestListener | Promise<RequestListener>

/** By framework, then by contestant. */
const servers: Readonly<Record<string, Readonly<Record<string, Maker>>>> = {
  'express 4': expressServers('express4'),
  'express 5': expressServers('express'),
  'fastify 5': {
    bare: () => fastifyServer(() => {}),
    'by hand': () =>
      fastifyServer((app) => {
        const { began, ended } = byHand()
        app.addHook('onRequest', (_request, _reply, next) => {
          began()
          next()
        })
        app.addHook('onResponse', (request, reply, next) => {
          const route = request.routeOptions.url ?? 'unmatched'
          ended(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
          next()
        })
      }),
    telltale: () => fastifyServer((app) => app.register(fastifyMetrics(telltale()))),
    'fastify-metrics': () =>
      fastifyServer((app) =>
        app.register(load('fastify-metrics').default, { endpoint: '/metrics' }),
      ),
  },
  'node:http': {
    bare: () => answer,
    'by hand': () => {
      const { began, ended } = byHand()
      return (request, response) => {
        const start = performance.now()
        began()
        response.on('finish', () =>
          ended(request.method ?? '', '/items/:id', response.statusCode, secondsSince(start)),
        )
        answer(request, response)
      }
    },
    telltale: () => {
      const measure = nodeMetrics(telltale(), { routes: ['/items/:id'] })
      return (request, response) => {
        measure(request, response)
        answer(request, response)
      }
    },
  },
}

export const frameworks: readonly string[] = Object.keys(servers)

/** `bare` is without metrics. */
export function contestants(framework: string): readonly string[] {
  return Object.keys(servers[framework] ?? {})
}

export function serverOf(framework: string, contestant: string): ReturnType<Maker> {
  const make = servers[framework]?.[contestant]
  if (!make) throw new Error(`There is no "${contestant}" of "${framework}".`)
  return make()
}

function telltale() {
  return instrument(http, { defaultMetrics: false })
}

function expressServers(name: 'express' | 'express4'): Readonly<Record<string, Maker>> {
  const server = (use: (app: ReturnType<typeof express5>) => void) => {
    const app = (load(name) as typeof express5)()
    use(app)
    app.get('/items/:id', (request, response) => void response.json({ id: request.params.id }))
    app.get('/never', () => {})
    return app as RequestListener
  }
  return {
    bare: () => server(() => {}),
    'by hand': () =>
      server((app) => {
        const { began, ended } = byHand()
        app.use((request, response, next) => {
          const start = performance.now()
          began()
          response.on('finish', () => {
            const route = request.baseUrl + (request.route?.path ?? 'unmatched')
            ended(request.method, route, response.statusCode, secondsSince(start))
          })
          next()
        })
      }),
    telltale: () => server((app) => app.use(expressMetrics(telltale()))),
    [listening]: () => {
      const measure = expressMetrics(telltale())
      const app = server(() => {})
      return (request, response) => {
        measure(request, response)
        app(request, response)
      }
    },
    'express-prom-bundle': () =>
      server((app) =>
        app.use(
          load('express-prom-bundle')({
            includeMethod: true,
            includePath: true,
            promRegistry: new Registry(),
          }),
        ),
      ),
    'prometheus-api-metrics': () =>
      server((app) => app.use(load('prometheus-api-metrics')({ metricsPath: '/metrics' }))),
  }
}

async function fastifyServer(use: (app: FastifyInstance) => unknown): Promise<RequestListener> {
  const app: FastifyInstance = load('fastify')()
  // Loaded before the routes are made, because fastify-metrics looks at each as it is made.
  await use(app)
  app.get('/items/:id', async (request) => request.params)
  app.get('/never', () => new Promise(() => {}))
  await app.ready()
  return (request, response) => app.routing(request, response)
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/never') return
  response.setHeader('content-type', 'application/json')
  response.end('{"id":"7"}')
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000
}

/** The peers are CommonJS, and are only loaded by the process that measures them. */
const load = createRequire(import.meta.url)
