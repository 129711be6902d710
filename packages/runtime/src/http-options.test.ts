import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type createServer as createHttp2Server, connect as http2Connect } from 'node:http2'
import { createRequire } from 'node:module'
import { type AddressInfo, connect } from 'node:net'
import KoaRouter from '@koa/router'
import {
  counter,
  gauge,
  histogram,
  httpMethod,
  httpRoute,
  httpStatus,
  oneOf,
  upTo,
} from '@telltale/core'
import express5 from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { httpMetrics as expressMetrics } from './express.ts'
import { httpMetrics as fastifyMetrics } from './fastify.ts'
import { httpMetrics as honoMetrics } from './hono.ts'
import { instrument } from './index.ts'
import { httpMetrics as koaMetrics } from './koa.ts'
import { httpMetrics } from './node-http.ts'

/** Used as 5 is; its own types are of another generation. */
const express4 = createRequire(import.meta.url)('express4') as typeof express5

const start = <T extends Parameters<typeof instrument>[0]>(definitions: T) =>
  instrument(definitions, { defaultMetrics: false, onProblem: () => {} })

const requests = counter('http_requests_total', {
  help: 'HTTP requests answered.',
  unit: 'requests',
  labels: { route: httpRoute, status_code: httpStatus },
})

async function listening(server: Server | ReturnType<typeof createHttp2Server>): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => new Promise((resolve) => void server.close(() => resolve())))
  return (server.address() as AddressInfo).port
}

/** The counter's lines after these paths were asked for. */
async function linesAfter(
  metrics: { readonly registry: { metrics(): Promise<string> } },
  listener: RequestListener,
  paths: readonly string[],
  name = 'http_requests_total',
): Promise<readonly string[]> {
  const port = await listening(createServer(listener))
  for (const path of paths)
    await (
      await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })
    ).text()
  const lines = async () =>
    (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(`${name}{`))
  const total = async () =>
    (await lines()).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  await vi.waitFor(async () => expect(await total()).toBe(paths.length))
  return (await lines())
    .map((line) => line.slice(name.length))
    .filter((line) => !line.endsWith(' 0'))
}

describe('the labels of HTTP metrics', () => {
  it.each([
    [
      { method: httpMethod, endpoint: httpRoute, status: httpStatus },
      '{method="GET",endpoint="/a",status="200"} 1',
    ],
    [{ handler: httpRoute, code: httpStatus }, '{handler="/a",code="200"} 1'],
    [{ path: httpRoute }, '{path="/a"} 1'],
    [
      {
        http_request_method: httpMethod,
        http_route: httpRoute,
        http_response_status_code: httpStatus,
      },
      '{http_request_method="GET",http_route="/a",http_response_status_code="200"} 1',
    ],
    [{ status: oneOf('2xx', '3xx', '4xx', '5xx') }, '{status="2xx"} 1'],
  ])('are known by their names: %o', async (labels, line) => {
    const metrics = start({
      requests: counter('http_requests_total', { help: 'Requests.', unit: 'requests', labels }),
    })
    const measure = httpMetrics({ requests: metrics.requests })
    const listener: RequestListener = (request, response) => {
      measure(request, response)
      response.end()
    }
    expect(await linesAfter(metrics, listener, ['/a'])).toEqual([line])
  })

  it('come from where the service says, and a function that throws breaks nothing', async () => {
    const metrics = start({
      requests: counter('http_requests_total', {
        help: 'Requests.',
        unit: 'requests',
        labels: { uri: httpRoute, tenant: upTo(5) },
      }),
    })
    const measure = httpMetrics(
      { requests: metrics.requests },
      {
        labels: {
          uri: 'route',
          tenant: ({ url }) => {
            if (url === '/b') throw new Error('no tenant')
            return String(url?.slice(1))
          },
        },
      },
    )
    const listener: RequestListener = (request, response) => {
      measure(request, response)
      response.end()
    }
    expect(await linesAfter(metrics, listener, ['/a'])).toEqual(['{uri="/a",tenant="a"} 1'])
    const port = await listening(createServer(listener))
    expect((await fetch(`http://127.0.0.1:${port}/b`)).status).toBe(200)
    await vi.waitFor(async () =>
      expect(await metrics.registry.metrics()).toContain(
        'telltale_dropped_samples_total{metric="http_requests_total",reason="missing_label"} 1',
      ),
    )
  })

  it('that nobody can fill are an error at the start, with what to do', () => {
    const metrics = start({
      sized: counter('sized_total', { help: 'Requests.', labels: { statuscode: upTo(5) } }),
      active: gauge('http_requests_active', {
        help: 'Requests.',
        unit: 'requests',
        labels: { route: httpRoute, code: httpStatus },
      }),
    })
    expect(() => httpMetrics({ requests: metrics.sized })).toThrow(
      'httpMetrics() cannot fill the label "statuscode" of sized_total. Did you mean "status_code"?',
    )
    expect(() => httpMetrics({ active: metrics.active })).toThrow(
      'the label "code" of http_requests_active: the status is not known when a request arrives',
    )
    expect(() => koaMetrics({ active: metrics.active })).toThrow('the route is not known')
  })

  it('have the gauge by route in Koa, if the middleware is given the router', async () => {
    const metrics = start({
      active: gauge('http_requests_active', {
        help: 'Requests.',
        unit: 'requests',
        labels: { method: httpMethod, route: httpRoute },
      }),
    })
    const during: string[] = []
    const look = async () => void during.push(await metrics.registry.metrics())
    const router = new KoaRouter({ prefix: '/shop' })
    router.use((_context, next) => next())
    router.get('/items/:id', look)
    router.post('/items/new', look)
    const app = new Koa()
    app.use(koaMetrics({ active: metrics.active }, { router }))
    app.use(look).use(router.routes())
    const port = await listening(createServer(app.callback()))
    for (const path of ['/shop/items/new', '/nowhere'])
      await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
    const at = (route: string) => `http_requests_active{method="GET",route="${route}"}`
    expect(during[0]).toContain(`${at('/shop/items/:id')} 1`)
    expect(during.at(-1)).toContain(`${at('/shop/items/:id')} 0`)
    expect(during.at(-1)).toContain(`${at('unmatched')} 1`)
  })

  it('have the gauge by route where the framework routes before its first hook', async () => {
    const metrics = start({
      active: gauge('http_requests_active', {
        help: 'Requests.',
        unit: 'requests',
        labels: { method: httpMethod, route: httpRoute },
      }),
    })
    const app = fastify()
    let during = ''
    app.register(fastifyMetrics({ active: metrics.active }))
    app.get('/items/:id', async () => {
      during = await metrics.registry.metrics()
      return 'x'
    })
    await app.inject('/items/1')
    expect(during).toContain('http_requests_active{method="GET",route="/items/:id"} 1')
    expect(await metrics.registry.metrics()).toContain(
      'http_requests_active{method="GET",route="/items/:id"} 0',
    )
  })
})

describe('excluded paths', () => {
  it('are not measured, whatever their query', async () => {
    const metrics = start({ requests })
    const measure = httpMetrics(
      { requests: metrics.requests },
      { exclude: ['/healthz', /^\/assets\//] },
    )
    const listener: RequestListener = (request, response) => {
      measure(request, response)
      response.end()
    }
    const port = await listening(createServer(listener))
    for (const path of ['/healthz', '/healthz?full', '/assets/a.css'])
      await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
    expect(await linesAfter(metrics, listener, ['/healthz/deep'])).toEqual([
      '{route="/healthz/deep",status_code="200"} 1',
    ])
  })
})

describe('a body that never comes', () => {
  it('is counted as 408, as Node.js answers it', async () => {
    const metrics = start({ requests })
    const measure = httpMetrics({ requests: metrics.requests })
    const server = createServer(
      { connectionsCheckingInterval: 50, headersTimeout: 100, requestTimeout: 100 },
      measure,
    )
    const port = await listening(server)
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => {})
    socket.write('POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toContain('408 Request Timeout')
    await vi.waitFor(async () =>
      expect(await metrics.registry.metrics()).toContain('{route="/a",status_code="408"} 1'),
    )
  })
})

describe.each([
  ['Express 4', express4],
  ['Express 5', express5],
])('the routes of %s', (_name, express) => {
  const routesAfter = async (
    build: (app: ReturnType<typeof express5>) => void,
    paths: readonly string[],
  ) => {
    const metrics = start({
      requests: counter('http_requests_total', {
        help: 'Requests.',
        unit: 'requests',
        labels: { route: httpRoute },
      }),
    })
    const app = express()
    app.use(expressMetrics({ requests: metrics.requests }))
    build(app)
    const lines = await linesAfter(metrics, app, paths)
    return Object.fromEntries(
      lines.map((line) => [/route="(.*)"/.exec(line)?.[1], Number(line.split(' ').at(-1))]),
    )
  }
  const end = (_request: IncomingMessage, response: { end(): unknown }) => void response.end()

  it('have the patterns of all mounts, however deep, and whatever is in the URL', async () => {
    const routes = await routesAfter(
      (app) => {
        const leaf = express.Router()
        const middle = express.Router()
        leaf.get('/', end).get('/:leaf', end)
        middle.use('/things/:thing', leaf)
        app.use('/v1/:area', middle)
      },
      ['/v1/a/things/b', '/v1/things/things/things/c', '/v1/1/things/2/3', '/V1/1/THINGS/2/3?x=/y'],
    )
    expect(routes).toEqual({ '/v1/:area/things/:thing': 1, '/v1/:area/things/:thing/:leaf': 3 })
  })

  it('are known to a listener of the server too, for whom no middleware is called', async () => {
    const metrics = start({ requests })
    const app = express()
    const orders = express.Router()
    orders.get('/:id', end)
    app.use('/orders', orders)
    const server = createServer(app)
    server.prependListener('request', expressMetrics({ requests: metrics.requests }))
    const port = await listening(server)
    for (const path of ['/orders/1', '/orders/2', '/nowhere'])
      await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
    await vi.waitFor(async () => {
      const text = await metrics.registry.metrics()
      expect(text).toContain('{route="/orders/:id",status_code="200"} 2')
      expect(text).toContain('{route="unmatched",status_code="404"} 1')
    })
  })

  it('that cannot be read are unmatched, and the request is answered and counted', async () => {
    const routes = await routesAfter(
      (app) => {
        app.get('/a', (request, response) => {
          Object.defineProperty(request, 'route', {
            get() {
              throw new Error('another version')
            },
          })
          response.end()
        })
      },
      ['/a'],
    )
    expect(routes).toEqual({ unmatched: 1 })
  })

  it('have each of the places where one router is mounted', async () => {
    const routes = await routesAfter(
      (app) => {
        const shared = express.Router()
        shared.get('/list', end)
        app.use('/users/:user', shared)
        app.use('/teams/:team', shared)
        app.use(['/old', '/older/:year'], shared)
      },
      ['/users/1/list', '/teams/1/list', '/users/2/list', '/old/list', '/older/7/list'],
    )
    expect(routes).toEqual({
      '/users/:user/list': 2,
      '/teams/:team/list': 1,
      '/old/list': 1,
      '/older/:year/list': 1,
    })
  })

  it('have the mount path of an application inside another', async () => {
    const routes = await routesAfter(
      (app) => {
        const inner = express()
        const router = express.Router()
        router.get('/b/:id', end)
        inner.use('/a/:x', router)
        inner.get('/plain', end)
        app.use('/inner/:y', inner)
      },
      ['/inner/1/plain', '/inner/2/a/3/b/4'],
    )
    expect(routes).toEqual({ '/inner/:y/plain': 1, '/inner/:y/a/:x/b/:id': 1 })
  })

  it('are known to the gauge while the request is answered', async () => {
    const metrics = start({
      active: gauge('http_requests_active', {
        help: 'Requests.',
        unit: 'requests',
        labels: { method: httpMethod, route: httpRoute },
      }),
    })
    const during: string[] = []
    const answer = async (_request: IncomingMessage, response: { end(): unknown }) => {
      const lines = (await metrics.registry.metrics()).split('\n')
      during.push(...lines.filter((line) => /^http_requests_active.* 1$/.test(line)))
      response.end()
    }
    const app = express()
    const leaf = express.Router()
    app.use(expressMetrics({ active: metrics.active }))
    leaf.post('/:leaf', answer).get('/:leaf', answer)
    app.use('/things/:thing', leaf).get('/plain', answer)
    app.use(answer)
    const port = await listening(createServer(app))
    const ask = (path: string, method = 'GET') =>
      fetch(`http://127.0.0.1:${port}${path}`, { method }).then((one) => one.arrayBuffer())
    await ask('/things/1/a?x=1')
    await ask('/things/1/a', 'HEAD')
    await ask('/plain')
    await ask('/plain', 'PUT')
    await ask('/nowhere')
    expect(during).toEqual([
      'http_requests_active{method="GET",route="/things/:thing/:leaf"} 1',
      'http_requests_active{method="HEAD",route="/things/:thing/:leaf"} 1',
      'http_requests_active{method="GET",route="/plain"} 1',
      'http_requests_active{method="PUT",route="unmatched"} 1',
      'http_requests_active{method="GET",route="unmatched"} 1',
    ])
    await vi.waitFor(async () =>
      expect(await metrics.registry.metrics()).not.toMatch(/^http_requests_active.* 1$/m),
    )
  })

  it('are unmatched for middleware that answers by itself', async () => {
    expect(
      await routesAfter((app) => void app.use('/static', end), ['/static/a', '/static/b']),
    ).toEqual({
      unmatched: 2,
    })
  })
})

describe('the routes of Hono', () => {
  it('are known without a Node.js server too', async () => {
    const metrics = start({ requests })
    const app = new Hono().basePath('/v1')
    app.use(honoMetrics({ requests: metrics.requests }))
    app.all('/any/:x', (context) => context.text('any'))
    app.get('/items/:id', (context) => context.notFound())
    for (const path of ['/v1/any/1', '/v1/items/1', '/v1/nowhere']) await app.request(path)
    const text = await metrics.registry.metrics()
    expect(text).toContain('{route="/v1/any/:x",status_code="200"} 1')
    expect(text).toContain('{route="/v1/items/:id",status_code="404"} 1')
    expect(text).toContain('{route="unmatched",status_code="404"} 1')
  })
})

describe('HTTP/2', () => {
  it('is measured like HTTP/1, cancelled streams as 499', async () => {
    const metrics = start({
      requests,
      duration: histogram('http_request_duration_seconds', {
        help: 'Time taken.',
        labels: { route: httpRoute },
        buckets: [1],
      }),
      active: gauge('http_requests_active', { help: 'Requests.', unit: 'requests' }),
    })
    const app = fastify({ http2: true })
    app.register(fastifyMetrics(metrics))
    app.get('/items/:id', async () => 'x')
    app.get('/never', () => new Promise(() => {}))
    await app.listen({ port: 0, host: '127.0.0.1' })
    const session = http2Connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
    onTestFinished(async () => {
      session.destroy()
      await app.close()
    })
    await once(session.request({ ':path': '/items/1' }).resume(), 'end')
    const cancelled = session.request({ ':path': '/never' })
    await vi.waitFor(async () =>
      expect(await metrics.registry.metrics()).toContain('http_requests_active 1'),
    )
    cancelled.close(8)
    await vi.waitFor(async () => {
      const text = await metrics.registry.metrics()
      expect(text).toContain('{route="/items/:id",status_code="200"} 1')
      expect(text).toContain('{route="/never",status_code="499"} 1')
      expect(text).toContain('http_requests_active 0')
    })
  })

  it('counts streams as 499 whose connection is gone', async () => {
    const metrics = start({
      requests,
      size: gauge('http_requests_active', { help: 'Requests.', unit: 'requests' }),
      responseSize: histogram('http_response_size_bytes', {
        help: 'Size of the answer.',
        labels: { route: httpRoute },
        buckets: [100],
      }),
    })
    const { requests: answered, size: active, responseSize } = metrics
    const app = fastify({ http2: true })
    app.register(fastifyMetrics({ requests: answered, active, responseSize }))
    app.get('/never', () => new Promise(() => {}))
    await app.listen({ port: 0, host: '127.0.0.1' })
    onTestFinished(() => app.close())
    const session = http2Connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
    session.on('error', () => {})
    for (let i = 0; i < 3; i++) session.request({ ':path': '/never' }).on('error', () => {})
    await vi.waitFor(async () =>
      expect(await metrics.registry.metrics()).toContain('http_requests_active 3'),
    )
    session.destroy(new Error('away'))
    await vi.waitFor(async () => {
      const text = await metrics.registry.metrics()
      expect(text).toContain('{route="/never",status_code="499"} 3')
      expect(text).toContain('http_requests_active 0')
    })
  })
})
