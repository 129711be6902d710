import { EventEmitter, once } from 'node:events'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import KoaRouter from '@koa/router'
import { counter, gauge, histogram, httpMethod, httpRoute, httpStatus } from '@telltale/core'
import express5 from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as forExpress from './express.ts'
import * as forFastify from './fastify.ts'
import * as forHono from './hono.ts'
import { instrument } from './index.ts'
import * as forKoa from './koa.ts'
import * as forNode from './node-http.ts'

/** Used as 5 is; its own types are of another generation. */
const express4 = createRequire(import.meta.url)('express4') as typeof express5

const labels = { method: httpMethod, route: httpRoute, status_code: httpStatus }
const allow = { 'metrics/too-many-series': 'A test creates few of them.' }
const sizes = [10, 100, 1000]
const definitions = {
  requests: counter('http_requests_total', { help: 'HTTP requests answered.', labels }),
  duration: histogram('http_request_duration_seconds', {
    help: 'Time taken to answer an HTTP request.',
    labels,
    buckets: [0.05, 1],
    allow,
  }),
  active: gauge('http_requests_active', { help: 'Requests being answered.', unit: 'requests' }),
  errors: counter('http_errors_total', {
    help: 'Requests that the service failed to answer.',
    unit: 'requests',
    labels: { route: httpRoute },
  }),
  requestSize: histogram('http_request_size_bytes', {
    help: 'Size of the body.',
    labels: { route: httpRoute },
    buckets: sizes,
  }),
  responseSize: histogram('http_response_size_bytes', {
    help: 'Size of the answer.',
    labels: { route: httpRoute },
    buckets: sizes,
  }),
}
const start = () => instrument(definitions, { defaultMetrics: false, onProblem: () => {} })
type Metrics = ReturnType<typeof start>

/** The handlers wait here until the test lets them answer. */
const held: (() => void)[] = []
const hold = () => new Promise<string>((resolve) => held.push(() => resolve('held')))
const never = () => new Promise<never>(() => {})

/**
 * The same small service in every framework. Orders are in a router of their own, mounted at a
 * parameter.
 */
const frameworks: Readonly<Record<string, (metrics: Metrics) => Server | Promise<Server>>> = {
  'Express 4': (metrics) => expressService(express4, metrics),
  'Express 5': (metrics) => expressService(express5, metrics),
  'Fastify 5': async (metrics) => {
    const app = fastify()
    app.register(forFastify.httpMetrics(metrics)).register(forFastify.metricsRoute(metrics))
    app.get('/items/:id', async (request) => request.params)
    app.get('/fails', async () => {
      throw new Error('no')
    })
    app.get('/slow', () => sleep(80, 'slow'))
    app.get('/held', hold)
    app.get('/never', never)
    app.get('/streamed', (_request, reply) => {
      reply.hijack()
      writeSlowly(reply.raw)
    })
    app.get('/breaks', (_request, reply) => {
      reply.hijack()
      breakOff(reply.raw)
    })
    app.post('/notes', async (_request, reply) => reply.code(201).send('noted'))
    app.get('/quiet', { config: { measured: false } }, async () => 'quiet')
    app.register(
      async (orders) => {
        orders.get('/orders/:id', async (request) => request.params)
        orders.get('/broken', async () => {
          throw new Error('no')
        })
      },
      { prefix: '/tenants/:tenant' },
    )
    await app.ready()
    return app.server
  },
  Koa: (metrics) => {
    const app = new Koa()
    app.silent = true
    const orders = new KoaRouter()
      .get('/orders/:id', (context) => {
        context.body = context.params
      })
      .get('/broken', () => {
        throw new Error('no')
      })
    const router = new KoaRouter()
    router
      .get('/metrics', forKoa.metricsHandler(metrics))
      .get('/items/:id', (context) => {
        context.body = context.params
      })
      .get('/fails', () => {
        throw new Error('no')
      })
      .get('/slow', async (context) => {
        context.body = await sleep(80, 'slow')
      })
      .get('/held', async (context) => {
        context.body = await hold()
      })
      .get('/never', never)
      .get('/streamed', (context) => {
        context.respond = false
        context.status = 200
        writeSlowly(context.res)
      })
      .get('/breaks', (context) => {
        context.respond = false
        breakOff(context.res)
      })
      .post('/notes', (context) => {
        context.status = 201
        context.body = 'noted'
      })
      .get('/quiet', forKoa.unmeasured, (context) => {
        context.body = 'quiet'
      })
      .use('/tenants/:tenant', orders.routes())
    app.use(forKoa.httpMetrics(metrics)).use(router.routes())
    return createServer(app.callback())
  },
  Hono: (metrics) => {
    const app = new Hono()
    app.use(forHono.httpMetrics(metrics))
    app.use('/tenants/*', (_context, next) => next())
    app.onError((_error, context) => context.text('no', 500))
    app.get('/metrics', forHono.metricsHandler(metrics))
    app.get('/items/:id', (context) => context.json(context.req.param()))
    app.get('/fails', () => {
      throw new Error('no')
    })
    app.get('/slow', async (context) => context.text(await sleep(80, 'slow')))
    app.get('/held', async (context) => context.text(await hold()))
    app.get('/never', never)
    app.get('/streamed', (context) =>
      stream(context, async (body) => {
        await body.write('one')
        await sleep(80)
        await body.write('two')
      }),
    )
    app.get('/breaks', (context) => {
      const { outgoing } = context.env as { outgoing: Parameters<typeof breakOff>[0] }
      breakOff(outgoing)
      return never()
    })
    app.post('/notes', (context) => context.text('noted', 201))
    app.get('/quiet', forHono.unmeasured, (context) => context.text('quiet'))
    const orders = new Hono()
    orders.get('/orders/:id', (context) => context.json(context.req.param()))
    orders.get('/broken', () => {
      throw new Error('no')
    })
    app.route('/tenants/:tenant', orders)
    return serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
  },
  'node:http': (metrics) => {
    const routes = ['/items/:id', '/fails', '/slow', '/held', '/never', '/streamed', '/breaks']
    const measure = forNode.httpMetrics(metrics, {
      routes: [...routes, '/notes', '/tenants/:tenant/orders/:id', '/tenants/:tenant/broken'],
    })
    const answerMetrics = forNode.metricsHandler(metrics)
    return createServer(async (request, response) => {
      measure(request, response)
      const path = request.url?.split('?')[0] ?? ''
      const end = (status: number, text: string) => response.writeHead(status).end(text)
      if (path === '/metrics') return answerMetrics(request, response)
      if (path === '/quiet') {
        forNode.unmeasured(request)
        return end(200, 'quiet')
      }
      if (path === '/slow') return end(200, await sleep(80, 'slow'))
      if (path === '/held') return end(200, await hold())
      if (path === '/never') return
      if (path === '/streamed') return writeSlowly(response)
      if (path === '/breaks') return breakOff(response)
      if (/^\/fails$|\/broken$/.test(path)) return end(500, 'no')
      if (path === '/notes') return end(201, 'noted')
      if (/^\/items\/[^/]+$|\/orders\//.test(path) && /GET|HEAD/.test(request.method ?? ''))
        return end(200, JSON.stringify({ id: path.split('/').at(-1) }))
      return end(404, 'not found')
    })
  },
}

/** Both versions look alike from outside. */
function expressService(express: typeof express5, metrics: Metrics): Server {
  const app = express()
  app.use(forExpress.httpMetrics(metrics))
  app.get('/metrics', forExpress.metricsHandler(metrics))
  app.get('/items/:id', (request, response) => void response.json(request.params))
  app.get('/fails', () => {
    throw new Error('no')
  })
  app.get('/slow', async (_request, response) => void response.send(await sleep(80, 'slow')))
  app.get('/held', async (_request, response) => void response.send(await hold()))
  app.get('/never', () => {})
  app.get('/streamed', (_request, response) => writeSlowly(response))
  app.get('/breaks', (_request, response) => breakOff(response))
  app.post('/notes', (_request, response) => void response.status(201).send('noted'))
  app.get('/quiet', forExpress.unmeasured, (_request, response) => void response.send('quiet'))
  const orders = express.Router()
  orders.get('/orders/:id', (request, response) => void response.json(request.params))
  orders.get('/broken', (_request, _response, next) => next(new Error('no')))
  app.use('/tenants/:tenant', orders)
  app.use(((_error, _request, response, _next) => {
    response.status(500).send('no')
  }) as import('express').ErrorRequestHandler)
  return createServer(app)
}

function writeSlowly(response: import('node:http').ServerResponse): void {
  response.write('one')
  setTimeout(() => response.end('two'), 80)
}

function breakOff(response: import('node:http').ServerResponse): void {
  response.write('one')
  setTimeout(() => response.destroy(new Error('the source broke')), 20)
}

describe.each(Object.entries(frameworks))('HTTP metrics of %s', (name, serviceWith) => {
  let metrics: Metrics
  let server: Server
  let port: number
  const knowsItsRoutes = name !== 'node:http'

  beforeEach(async () => {
    metrics = start()
    server = await serviceWith(metrics)
    if (!server.listening) server.listen(0, '127.0.0.1')
    if (!server.address()) await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  })
  afterEach(() => {
    held.splice(0)
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })

  const text = () => metrics.registry.metrics()
  const counts = async () =>
    Object.fromEntries(
      [
        ...(await text()).matchAll(
          /^http_requests_total\{method="(.*)",route="(.*)",status_code="(.*)"\} (\d+)$/gm,
        ),
      ].map(([, method, route, status, count]) => [`${method} ${route} ${status}`, Number(count)]),
    )
  const active = async () =>
    Number(/^http_requests_active (-?\d+)$/m.exec(await text())?.[1] ?? Number.NaN)
  const get = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, init)
    await answer.text()
    return answer.status
  }
  const counted = (expected: Readonly<Record<string, number>>) =>
    vi.waitFor(async () => expect(await counts()).toEqual(expected), { timeout: 5000 })
  const open = async () => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }

  it('counts by method, route pattern and status, never by URL', async () => {
    expect(await get('/items/1')).toBe(200)
    expect(await get('/items/2?x=y')).toBe(200)
    expect(await get('/fails')).toBe(500)
    expect(await get('/nowhere/1')).toBe(404)
    expect(await get('/nowhere/2')).toBe(404)
    expect(await get('/notes', { method: 'POST', body: 'a' })).toBe(201)
    await counted({
      'GET /items/:id 200': 2,
      'GET /fails 500': 1,
      'GET unmatched 404': 2,
      'POST /notes 201': 1,
    })
    expect(await text()).toContain('http_errors_total{route="/fails"} 1')
    expect(await text()).not.toContain('http_errors_total{route="unmatched"}')
  })

  it('has the patterns of the routers around a route, also when an error leaves them', async () => {
    await get('/tenants/acme/orders/1')
    await get('/tenants/orders/orders/2')
    await get('/tenants/77/orders/3')
    await get('/tenants/acme/broken')
    await get('/tenants/77/broken')
    await counted({
      'GET /tenants/:tenant/orders/:id 200': 3,
      'GET /tenants/:tenant/broken 500': 2,
    })
  })

  it('counts HEAD with the route of GET, and OPTIONS', async () => {
    await get('/items/1', { method: 'HEAD' })
    const status = await get('/items/1', { method: 'OPTIONS' })
    const route = knowsItsRoutes ? 'unmatched' : '/items/:id'
    await counted({ 'HEAD /items/:id 200': 1, [`OPTIONS ${route} ${status}`]: 1 })
  })

  it('measures to the last byte, in seconds, into the same labels', async () => {
    await Promise.all([get('/slow'), get('/streamed')])
    await counted({ 'GET /slow 200': 1, 'GET /streamed 200': 1 })
    for (const route of ['/slow', '/streamed']) {
      const series = `method="GET",route="${route}",status_code="200"`
      expect(await text()).toContain(`duration_seconds_bucket{le="0.05",${series}} 0`)
      expect(await text()).toContain(`duration_seconds_bucket{le="1",${series}} 1`)
    }
  })

  it('has the requests in progress in the gauge, and 0 before the first', async () => {
    expect(await active()).toBe(0)
    const requests = [get('/held'), get('/held'), get('/held')]
    await vi.waitFor(async () => expect(await active()).toBe(3))
    await vi.waitFor(() => expect(held).toHaveLength(3))
    for (const release of held.splice(0)) release()
    await Promise.all(requests)
    await vi.waitFor(async () => expect(await active()).toBe(0))
  })

  it('counts 499 when the client goes away, before and during the answer', async () => {
    for (const path of ['/never', '/streamed']) {
      const socket = await open()
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)
      if (path === '/streamed') await once(socket, 'data')
      else await vi.waitFor(async () => expect(await active()).toBe(1))
      socket.resetAndDestroy()
      await vi.waitFor(async () => expect(await active()).toBe(0))
    }
    await counted({ 'GET /never 499': 1, 'GET /streamed 499': 1 })
  })

  it('counts 500 when the service breaks off its own answer', async () => {
    await get('/breaks').catch(() => {})
    await counted({ 'GET /breaks 500': 1 })
    expect(await active()).toBe(0)
  })

  it('counts 503 when the server gives up by its time limit', async () => {
    server.setTimeout(300)
    await get('/never').catch(() => {})
    await counted({ 'GET /never 503': 1 })
    expect(await active()).toBe(0)
  })

  it('counts each request of a connection, pipelined ones too, also when it breaks', async () => {
    const socket = await open()
    const line = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`
    socket.write(line('/items/1') + line('/slow') + line('/items/2'))
    await counted({ 'GET /items/:id 200': 2, 'GET /slow 200': 1 })
    socket.write(line('/never') + line('/items/3') + line('/held'))
    await vi.waitFor(async () => expect(await active()).toBe(3))
    socket.destroy()
    await vi.waitFor(async () => expect(await active()).toBe(0))
    await counted({
      'GET /items/:id 200': 2,
      'GET /slow 200': 1,
      'GET /never 499': 1,
      'GET /items/:id 499': 1,
      'GET /held 499': 1,
    })
  })

  it('leaves nothing behind on a connection that stays', async () => {
    const warnings: string[] = []
    const onWarning = (warning: Error) => warnings.push(warning.message)
    process.on('warning', onWarning)
    const socket = await open()
    for (let round = 0; round < 3; round++) {
      socket.write('GET /items/1 HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(30))
      await counted({ 'GET /items/:id 200': 30 * (round + 1) })
    }
    socket.destroy()
    process.off('warning', onWarning)
    expect(warnings.filter((warning) => warning.includes('leak'))).toEqual([])
  })

  it('observes the sizes of body and answer', async () => {
    await get('/notes', { method: 'POST', body: 'x'.repeat(50) })
    await get('/items/1')
    await counted({ 'POST /notes 201': 1, 'GET /items/:id 200': 1 })
    expect(await text()).toContain('http_request_size_bytes_sum{route="/notes"} 50')
    expect(await text()).toContain('http_request_size_bytes_sum{route="/items/:id"} 0')
    const sent = /^http_response_size_bytes_sum\{route="\/notes"\} (\d+)$/m.exec(await text())?.[1]
    expect(Number(sent)).toBeGreaterThan('HTTP/1.1 201 Created\r\n\r\nnoted'.length)
    expect(Number(sent)).toBeLessThan(600)
  })

  it('leaves out scrapes and routes that ask for it, in the gauge too', async () => {
    expect(await get('/metrics')).toBe(200)
    expect(await get('/quiet')).toBe(200)
    await get('/items/1')
    await counted({ 'GET /items/:id 200': 1 })
    expect(await active()).toBe(0)
  })

  it('is exact after thousands of requests, a third of them given up', {
    timeout: 20_000,
  }, async () => {
    const requests = 1200
    const outcomes = { answered: 0, abandoned: 0 }
    const agent = new (await import('node:http')).Agent({ keepAlive: true, maxSockets: 50 })
    const send = (path: string, giveUp: boolean) =>
      new Promise<void>((resolve) => {
        const sent = httpRequest({ port, host: '127.0.0.1', path, agent }, (answer) => {
          answer.resume().on('end', () => {
            outcomes.answered++
            resolve()
          })
        })
        sent.on('error', () => {
          outcomes.abandoned++
          resolve()
        })
        sent.end()
        // Once the server has it: one that never arrives is not counted.
        if (giveUp) arrivals.once(path, () => setTimeout(() => sent.socket?.destroy(), 5))
      })
    const arrivals = new EventEmitter().setMaxListeners(0)
    server.on('request', ({ url = '' }) => arrivals.emit(url))
    const lanes = Array.from({ length: 50 }, async (_, lane) => {
      for (let i = 0; i < requests / 50; i++) {
        const giveUp = (lane + i) % 3 === 0
        await send(`/${giveUp ? 'never?n=' : 'items/'}${lane}-${i}`, giveUp)
      }
    })
    await Promise.all(lanes)
    agent.destroy()
    expect(outcomes.answered + outcomes.abandoned).toBe(requests)
    await counted({
      'GET /items/:id 200': outcomes.answered,
      'GET /never 499': outcomes.abandoned,
    })
    expect(await active()).toBe(0)
  })

  it('never breaks a request when the metrics are broken', async () => {
    for (const { name: family } of Object.values(definitions)) {
      const collector = metrics.registry.getSingleMetric(family) as unknown as Record<
        string,
        unknown
      >
      for (const method of ['inc', 'dec', 'set', 'observe'])
        collector[method] = () => {
          throw new Error('out of order')
        }
    }
    expect(await get('/items/1')).toBe(200)
  })
})
