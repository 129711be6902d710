import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { counter, gauge, histogram, httpMethod, httpRoute, httpStatus, upTo } from '@telltale/core'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { httpMetrics, metricsRoute } from './fastify.ts'
import { instrument } from './index.ts'

const labels = { method: httpMethod, route: httpRoute, status_code: httpStatus }
const definitions = {
  requests: counter('http_requests_total', { help: 'HTTP requests answered.', labels }),
  duration: histogram('http_request_duration_seconds', {
    help: 'Time taken to answer an HTTP request.',
    labels,
    buckets: [0.05, 1],
    allow: { 'metrics/too-many-series': 'A test creates few of them.' },
  }),
  active: gauge('http_requests_active', { help: 'Requests being answered.', unit: 'requests' }),
}
const start = () => instrument(definitions, { defaultMetrics: false, onProblem: () => {} })

let metrics: ReturnType<typeof start>
let app: FastifyInstance
let base: string
const held: ((answer: string) => void)[] = []

beforeEach(async () => {
  metrics = start()
  app = fastify({ forceCloseConnections: true })
  app.addHttpMethod('PROPFIND')
  app.register(httpMetrics(metrics))
  app.register(
    async (api) => {
      api.register(metricsRoute(metrics))
      api.get('/items/:id', async (request) => request.params)
      api.get('/fails', async () => {
        throw new Error('no')
      })
      api.get('/slow', async () => sleep(80).then(() => 'slow'))
      api.get('/held', () => new Promise((resolve) => held.push(resolve)))
      api.get('/never', () => new Promise(() => {}))
      api.get('/hijacked', (_request, reply) => {
        reply.hijack()
        reply.raw.writeHead(202).end('by hand')
      })
      api.get('/quiet', { config: { measured: false } }, async () => 'quiet')
      api.route({ method: 'PROPFIND', url: '/dav', handler: async () => 'dav' })
    },
    { prefix: '/api' },
  )
  base = await app.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => app.close())

const counts = async () =>
  Object.fromEntries(
    [
      ...(await metrics.registry.metrics()).matchAll(
        /^http_requests_total\{method="(.*)",route="(.*)",status_code="(.*)"\} (\d+)$/gm,
      ),
    ].map(([, method, route, status, count]) => [`${method} ${route} ${status}`, Number(count)]),
  )
const active = async () =>
  Number(/^http_requests_active (\d+)$/m.exec(await metrics.registry.metrics())?.[1])
const get = async (path: string, init?: RequestInit) => {
  const answer = await fetch(base + path, init)
  await answer.text()
  return answer
}

describe('httpMetrics', () => {
  it('counts every request by method, route template and status', async () => {
    await get('/api/items/1')
    await get('/api/items/2?x=y')
    await get('/api/items/1', { method: 'HEAD' })
    await get('/api/fails')
    await get('/nowhere')
    await get('/api/items/1', { method: 'DELETE' })
    await get('/api/dav', { method: 'PROPFIND' })
    await get('/api/hijacked')
    await vi.waitFor(async () =>
      expect(await counts()).toEqual({
        'GET /api/items/:id 200': 2,
        'HEAD /api/items/:id 200': 1,
        'GET /api/fails 500': 1,
        'GET unmatched 404': 1,
        'DELETE unmatched 404': 1,
        'OTHER /api/dav 200': 1,
        'GET /api/hijacked 202': 1,
      }),
    )
  })

  it('observes the duration in seconds, into the same labels', async () => {
    await get('/api/slow')
    const text = await metrics.registry.metrics()
    const series = 'method="GET",route="/api/slow",status_code="200"'
    expect(text).toContain(`http_request_duration_seconds_count{${series}} 1`)
    expect(text).toContain(`http_request_duration_seconds_bucket{le="0.05",${series}} 0`)
    expect(text).toContain(`http_request_duration_seconds_bucket{le="1",${series}} 1`)
  })

  it('counts what the router refuses before any hook', async () => {
    await get('/api/items/%zz')
    expect(await counts()).toEqual({ 'GET unmatched 400': 1 })
  })

  it('has the requests in progress in the gauge, and 0 before the first', async () => {
    expect(await active()).toBe(0)
    const requests = [get('/api/held'), get('/api/held')]
    await vi.waitFor(async () => expect(await active()).toBe(2))
    for (const release of held.splice(0)) release('done')
    await Promise.all(requests)
    await vi.waitFor(async () => expect(await active()).toBe(0))
  })

  it('counts a request as 499 when the client goes away, and lowers the gauge', async () => {
    const abort = new AbortController()
    const answer = fetch(`${base}/api/never`, { signal: abort.signal }).catch(() => 'aborted')
    await vi.waitFor(async () => expect(await active()).toBe(1))
    abort.abort()
    expect(await answer).toBe('aborted')
    await vi.waitFor(async () => expect(await active()).toBe(0))
    expect(await counts()).toEqual({ 'GET /api/never 499': 1 })
  })

  it('counts each of several requests on one connection that breaks', async () => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET /api/items/1 HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(socket, 'data')
    socket.write('GET /api/never HTTP/1.1\r\nHost: x\r\n\r\n')
    await vi.waitFor(async () => expect(await active()).toBe(1))
    socket.destroy()
    await vi.waitFor(async () =>
      expect(await counts()).toEqual({ 'GET /api/items/:id 200': 1, 'GET /api/never 499': 1 }),
    )
    expect(await active()).toBe(0)
  })

  it('sees requests that are injected without a connection', async () => {
    expect((await app.inject('/api/items/7')).json()).toEqual({ id: '7' })
    expect(await counts()).toEqual({ 'GET /api/items/:id 200': 1 })
    expect(await active()).toBe(0)
  })

  it('leaves out routes that ask for it', async () => {
    await get('/api/quiet')
    expect(await counts()).toEqual({})
  })

  it('never breaks a request when the metrics are broken', async () => {
    for (const name of Object.values(definitions).map((family) => family.name)) {
      const collector = metrics.registry.getSingleMetric(name) as unknown as Record<string, unknown>
      for (const method of ['inc', 'dec', 'set', 'observe'])
        collector[method] = () => {
          throw new Error('out of order')
        }
    }
    const answer = await get('/api/items/1')
    expect(answer.status).toBe(200)
    expect(await metrics.registry.metrics()).toContain(
      'telltale_dropped_samples_total{metric="http_requests_total",reason="client_error"} 1',
    )
  })

  it('refuses a handle whose role it does not know, instead of never recording it', () => {
    const { requests, active } = metrics
    expect(() => httpMetrics({ requests, actives: active } as object)).toThrow(
      'httpMetrics() does not know what to record in "actives" (http_requests_active). Did you mean "active"?',
    )
  })

  it('refuses a family with a label that it cannot fill', () => {
    const { sized } = instrument(
      { sized: counter('sized_total', { help: 'Requests.', labels: { tenant: upTo(5) } }) },
      { defaultMetrics: false },
    )
    expect(() => httpMetrics({ requests: sized })).toThrow(
      'httpMetrics() cannot fill the label "tenant" of sized_total.',
    )
  })
})

describe('metricsRoute', () => {
  it('serves the registry below the prefix, and only there', async () => {
    const answer = await fetch(`${base}/api/metrics`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(await answer.text()).toContain('# TYPE http_requests_total counter')
    expect((await fetch(`${base}/metrics`)).status).toBe(404)
  })

  it('does not count scrapes, unless asked to', async () => {
    await get('/api/metrics')
    await get('/api/metrics', { method: 'HEAD' })
    expect(await counts()).toEqual({})

    const other = fastify()
    other.register(httpMetrics(metrics)).register(metricsRoute({ ...metrics, measured: true }))
    await other.inject('/metrics')
    expect(await counts()).toEqual({ 'GET /metrics 200': 1 })
  })

  it('answers 500 with the reason when the registry fails', async () => {
    const other = fastify()
    const registry = { contentType: '', metrics: () => Promise.reject(new Error('no collector')) }
    other.register(metricsRoute({ registry }))
    const answer = await other.inject('/metrics')
    expect([answer.statusCode, answer.body]).toEqual([
      500,
      'The metrics could not be collected: no collector\n',
    ])
  })
})
