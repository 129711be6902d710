/**
 * A service under load for as long as one likes: what its metrics take stays what it was.
 *
 * Seconds by default; ten minutes with `TELLTALE_SOAK_SECONDS=600 npx vitest run soak`.
 */
import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { counter, histogram, httpMethod, httpRoute, httpStatus, upTo } from '@telltale/core'
import { describe, expect, it } from 'vitest'
import { instrument } from './instrument.ts'
import { httpMetrics } from './node-http.ts'
import { serveMetrics } from './serve-metrics.ts'

const seconds = Number(process.env.TELLTALE_SOAK_SECONDS ?? 4)
const tenants = 20

const definitions = {
  requests: counter('http_requests_total', {
    help: 'Requests.',
    labels: { method: httpMethod, route: httpRoute, status_code: httpStatus },
  }),
  duration: histogram('http_request_duration_seconds', {
    help: 'Duration.',
    labels: { route: httpRoute },
    buckets: [0.001, 0.01, 0.1, 1],
  }),
  byTenant: counter('orders_total', {
    help: 'Orders.',
    unit: 'orders',
    labels: { tenant: upTo(tenants).otherwise('other') },
  }),
}

describe('a service under load', () => {
  it(
    'counts every request, and its heap and its series stay bounded',
    async () => {
      const service = await startService()
      const load = startLoad(service.port)
      // By then everything is compiled, and every series that may exist does.
      await load.until(seconds / 4)
      const before = await service.scrape()
      const heapBefore = heapUsed()
      await load.until(seconds)
      const { answered, given } = await load.stop()
      const heapAfter = heapUsed()
      const after = await service.scrape()
      await service.stop()

      expect(answered).toBeGreaterThan(2 * tenants)
      expect(total(after, 'http_requests_total')).toBe(answered + given)
      expect(total(after, 'orders_total')).toBe(answered + given)
      expect(namesOf(after, 'orders_total')).toHaveLength(tenants)
      // Statuses of requests that were given up may be seen first in the second half.
      expect(after.split('\n').length - before.split('\n').length).toBeLessThan(10)
      expect((heapAfter - heapBefore) / 1e6).toBeLessThan(4)
    },
    (seconds + 60) * 1000,
  )
})

/** Every request has a path of its own, a tenant of its own, and is recorded in three families. */
async function startService() {
  const { registry, byTenant, ...http } = instrument(definitions, {
    defaultMetrics: false,
    onProblem: () => {},
  })
  const measure = httpMetrics(http, { routes: ['/orders/:id'] })
  let last = 0
  const server = createServer((request, response) => {
    measure(request, response)
    byTenant.inc({ tenant: `tenant ${last++}` })
    if (request.url?.startsWith('/slow') !== true) response.end('ok')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const metrics = await serveMetrics({ registry, port: 0, host: '127.0.0.1' })
  const scrape = async () => (await fetch(`http://127.0.0.1:${metrics.port}/metrics`)).text()
  // One that is under way when the server closes is cut off.
  const scraping = setInterval(() => void scrape().catch(() => {}), 200)
  return {
    port: (server.address() as AddressInfo).port,
    scrape,
    async stop() {
      clearInterval(scraping)
      server.closeAllConnections()
      server.close()
      await metrics.close()
    },
  }
}

/** Eight clients with connections that they keep; every twentieth request is given up. */
function startLoad(port: number) {
  const agent = new Agent({ keepAlive: true })
  const start = performance.now()
  let answered = 0
  let given = 0
  let isOver = false
  const lanes = Array.from({ length: 8 }, async (_, lane) => {
    for (let i = 0; !isOver; i++) {
      if (i % 20 === 19) {
        await giveUp(port, agent)
        given++
      } else {
        await ask(port, agent, i % 3 === 0 ? `/scan/${lane}/${i}` : `/orders/${i}`)
        answered++
      }
    }
  })
  return {
    until: (second: number) =>
      new Promise((resolve) => setTimeout(resolve, start + second * 1000 - performance.now())),
    async stop() {
      isOver = true
      await Promise.all(lanes)
      agent.destroy()
      // The server is told of the last that was given up a moment later.
      await new Promise((resolve) => setTimeout(resolve, 300))
      return { answered, given }
    },
  }
}

async function ask(port: number, agent: Agent, path: string): Promise<void> {
  const [response] = await once(get({ port, agent, path, host: '127.0.0.1' }), 'response')
  response.resume()
  await once(response, 'end')
}

/** The service has the request when the client goes, so that it is one that was given up. */
async function giveUp(port: number, agent: Agent): Promise<void> {
  const request = get({ port, agent, path: '/slow', host: '127.0.0.1' })
  request.on('error', () => {})
  await new Promise((resolve) => setTimeout(resolve, 30))
  // Not `once()`, which fails with the error that follows from going.
  const closed = new Promise((resolve) => request.on('close', resolve))
  request.destroy()
  await closed
}

function total(text: string, family: string): number {
  return namesOf(text, family).reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

function namesOf(text: string, family: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith(`${family}{`) && !line.endsWith(' 0'))
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let i = 0; i < 4; i++) collect()
  return process.memoryUsage().heapUsed
}
