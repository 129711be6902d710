import { connect } from 'node:net'
import {
  familyOf,
  promtoolRemarks,
  samplesOf,
  scrape,
  temporaryDirectory,
} from '@systems/kit/testing'
import { http } from '@systems/metrics/aharadar'
import { familiesOf } from '@telltale/core'
import { expectContract } from 'telltale/contract'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type ApiSettings, apiSettings } from './api/settings.ts'
import { startApi } from './api/start.ts'

async function start(settings: Partial<ApiSettings> = {}) {
  const dataDirectory = await temporaryDirectory()
  const logged: string[] = []
  const api = await startApi(
    { port: 0, host: '127.0.0.1', dataDirectory, ...settings },
    (message) => logged.push(message),
  )
  onTestFinished(api.stop)
  const metricsUrl = `${api.url}/api/metrics`
  return {
    ...api,
    metricsUrl,
    logged,
    requests: async () => familyOf(await scrape(metricsUrl), 'http_requests_total'),
    active: async () =>
      samplesOf(await api.metrics.registry.metrics()).http_active_connections ?? Number.NaN,
    get: async (path: string, init?: RequestInit) => {
      const answer = await fetch(api.url + path, init)
      await answer.arrayBuffer()
      return answer
    },
  }
}

describe('the metrics route', () => {
  it('AH-R1: answers GET /api/metrics with 200, the text format and every metric of the API', async () => {
    const { metricsUrl } = await start()
    const answer = await fetch(metricsUrl)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    for (const family of familiesOf(http))
      expect(text).toContain(`# TYPE ${family.name} ${family.kind}\n`)
  })

  it('AH-R1: exposes exactly what is declared', async () => {
    const { get, metricsUrl } = await start()
    await get('/api/items')
    await get('/wp-login.php')
    expectContract({ http }, await (await fetch(metricsUrl)).text())
  })

  it('AH-R1: prints what promtool accepts without a remark', async () => {
    const { get, metricsUrl } = await start({ nodeMetrics: false })
    await get('/api/items')
    expect(promtoolRemarks(await (await fetch(metricsUrl)).text())).toBe('')
  })

  it('AH-R1: is on port 3001 unless told otherwise', () => {
    expect(apiSettings({}).port).toBe(3001)
  })

  it('AH-R2: answers below the prefix of the API, and nowhere else', async () => {
    const { get } = await start()
    expect((await get('/api/metrics')).status).toBe(200)
    expect((await get('/metrics')).status).toBe(404)
  })

  it('AH-R9: does not count its own scrapes, unless switched on', async () => {
    const silent = await start()
    await silent.requests()
    expect(await silent.requests()).toEqual({})

    const counting = await start({ measureScrapes: true })
    await counting.requests()
    expect(await counting.requests()).toEqual({
      '{method="GET",route="/api/metrics",status_code="200"}': 1,
    })
  })

  it('AH-R17: has the Node.js metrics, unless switched off', async () => {
    const withThem = await start()
    const without = await start({ nodeMetrics: false })
    expect(await scrape(withThem.metricsUrl)).toHaveProperty('process_cpu_seconds_total')
    expect(await scrape(without.metricsUrl)).not.toHaveProperty('process_cpu_seconds_total')
  })
})

describe('requests', () => {
  it('AH-R6: are counted and timed by method, route template and status code, exactly', async () => {
    const { get, requests, metricsUrl } = await start()
    await get('/api/health')
    await get('/api/health')
    await get('/api/items?limit=3')
    await get('/api/items?limit=0')
    await get('/api/items/nothing')
    await get('/api/items', { method: 'POST' })
    await vi.waitFor(async () =>
      expect(await requests()).toEqual({
        '{method="GET",route="/api/health",status_code="200"}': 2,
        '{method="GET",route="/api/items",status_code="200"}': 1,
        '{method="GET",route="/api/items",status_code="400"}': 1,
        '{method="GET",route="/api/items/:id",status_code="404"}': 1,
        '{method="POST",route="/api/items",status_code="400"}': 1,
      }),
    )
    const timed = familyOf(await scrape(metricsUrl), 'http_request_duration_seconds_count')
    expect(timed).toEqual(await requests())
  })

  it('AH-R6: are counted as server errors when the server fails', async () => {
    const { get, requests } = await start({ seed: 3 })
    const previews = Array.from({ length: 100 }, () => get('/api/feeds/rss/preview'))
    const statuses = (await Promise.all(previews)).map(({ status }) => status)
    const failed = statuses.filter((status) => status === 502).length
    expect(failed).toBeGreaterThan(0)
    await vi.waitFor(async () =>
      expect(await requests()).toMatchObject({
        '{method="GET",route="/api/feeds/:source/preview",status_code="502"}': failed,
      }),
    )
  })

  it('AH-R7: with 1,000 different ids are one series, and without a route "unmatched"', async () => {
    const { get, requests } = await start()
    for (let i = 0; i < 1000; i += 50)
      await Promise.all(Array.from({ length: 50 }, (_, j) => get(`/api/items/id-${i + j}`)))
    await get('/wp-login.php')
    await get('/api/items/1/2/3')
    await vi.waitFor(async () =>
      expect(await requests()).toEqual({
        '{method="GET",route="/api/items/:id",status_code="404"}': 1000,
        '{method="GET",route="unmatched",status_code="404"}': 2,
      }),
    )
  })

  it('AH-R8: in progress raise the gauge, and it falls back when they end', async () => {
    const { get, active } = await start()
    expect(await active()).toBe(0)
    const previews = Array.from({ length: 20 }, () => get('/api/feeds/rss/preview'))
    await vi.waitFor(async () => expect(await active()).toBeGreaterThan(0), { interval: 2 })
    await Promise.all(previews)
    await vi.waitFor(async () => expect(await active()).toBe(0))
  })

  it('AH-R8: lower the gauge also when the client goes away', async () => {
    const { url, active, requests } = await start()
    const { hostname, port } = new URL(url)
    const sockets = Array.from({ length: 10 }, () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      // The body never comes, so the request is in progress until the client goes.
      socket.write(
        'POST /api/items HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      )
      return socket
    })
    await vi.waitFor(async () => expect(await active()).toBe(10))
    for (const socket of sockets) socket.destroy()
    await vi.waitFor(async () =>
      expect(await requests()).toEqual({
        '{method="POST",route="/api/items",status_code="499"}': 10,
      }),
    )
    expect(await active()).toBe(0)
  })

  it('AH-R18: succeed when the metrics fail', async () => {
    const { get, metrics, logged } = await start()
    for (const { name } of familiesOf(http)) {
      const collector = metrics.registry.getSingleMetric(name) as unknown as Record<string, unknown>
      for (const method of ['inc', 'dec', 'set', 'observe'])
        collector[method] = () => {
          throw new Error('out of order')
        }
    }
    expect((await get('/api/health')).status).toBe(200)
    await vi.waitFor(() => expect(logged).toHaveLength(3))
  })
})

describe('the routes', () => {
  it('find an item that was added', async () => {
    const { url } = await start({ items: 0 })
    const item = { source: 'rss', url: 'https://example.org/1', title: 'Kelp', text: 'kelp grows' }
    const added = await fetch(`${url}/api/items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(item),
    })
    expect(added.status).toBe(201)
    const stored = await (await fetch(url + added.headers.get('location'))).json()
    expect(stored).toMatchObject(item)
    const found = await (await fetch(`${url}/api/search?q=kelp`)).json()
    expect(found).toEqual([{ item: stored, score: expect.any(Number) }])
  })
})
