import { connect } from 'node:net'
import { promtoolRemarks, scrape, temporaryDirectory } from '@systems/kit/testing'
import { breaker, cache, graph, http, pool, queue } from '@systems/metrics/causal-organism'
import { familiesOf } from '@telltale/core'
import { expectContract } from 'telltale/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import { metrics as sharedMetrics } from './api/metrics.ts'
import { apiSettings } from './api/settings.ts'
import { startApi } from './api/start.ts'
import { edge, eventually, startTestApi } from './testing.ts'

const families = { http, cache, pool, queue, breaker, graph }

describe('the metrics endpoint', () => {
  it('CO-R1: answers GET /metrics with the text format and every metric of the API', async () => {
    const { ask } = await startTestApi()
    const answer = await ask('/metrics')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    for (const family of familiesOf(families))
      expect(text).toContain(`# TYPE ${family.name} ${family.kind}\n`)
  })

  it('CO-R1: is on port 8000 unless told otherwise', () => {
    expect(apiSettings({}).port).toBe(8000)
  })

  it('CO-R1: prints what promtool accepts; its only remarks are about the three names in _count', async () => {
    const { get, ask } = await startTestApi()
    await get('/api/graph/stats')
    const names = familiesOf(families).map(({ name }) => name)
    const remarks = promtoolRemarks(await (await ask('/metrics')).text()).split('\n')
    expect(remarks.filter((remark) => names.some((name) => remark.includes(name)))).toEqual([
      'cache_items_count non-histogram and non-summary metrics should not have "_count" suffix',
      'graph_edges_count non-histogram and non-summary metrics should not have "_count" suffix',
      'graph_nodes_count non-histogram and non-summary metrics should not have "_count" suffix',
    ])
  })

  it('CO-R1: exposes exactly what is declared', async () => {
    const { get, post, ask } = await startTestApi()
    await get('/api/graph/nodes/workload-1')
    await get('/wp-login.php')
    await post('/api/graph/edges', edge)
    expectContract(families, await (await ask('/metrics')).text())
  })

  it('CO-R17: is no sign of life: that is at /health/live', async () => {
    const { ask } = await startTestApi()
    const answer = await ask('/health/live')
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }])
  })

  it('CO-R16: shows what all modules of the process record', async () => {
    const { metrics } = await import('./api/metrics.ts')
    expect(metrics).toBe(sharedMetrics)
    const api = await startApi({ port: 0, dataDirectory: await temporaryDirectory() })
    onTestFinished(api.stop)
    expect(api.metrics).toBe(sharedMetrics)
    sharedMetrics.cache.hits.inc({ cache_layer: 'memory', cache_type: 'other' })
    expect(await scrape(`${api.url}/metrics`)).toMatchObject({
      'cache_hits_total{cache_layer="memory",cache_type="other"}': 1,
    })
  })
})

describe('requests', () => {
  it('CO-R2: are counted and timed by method, handler and status, exactly', async () => {
    const { get, post, family } = await startTestApi()
    await get('/health/live')
    await get('/health/live')
    await get('/api/graph/stats')
    await get('/api/graph/nodes/workload-1')
    await get('/api/graph/nodes/nowhere')
    await get('/api/employees/e-001/metrics?days=3')
    await post('/api/graph/edges', { cause: 'x' })
    await get('/wp-login.php')
    const counted = {
      '{method="GET",handler="/health/live",status="200"}': 2,
      '{method="GET",handler="/api/graph/stats",status="200"}': 1,
      '{method="GET",handler="/api/graph/nodes/:id",status="200"}': 1,
      '{method="GET",handler="/api/graph/nodes/:id",status="404"}': 1,
      '{method="GET",handler="/api/employees/:id/metrics",status="200"}': 1,
      '{method="POST",handler="/api/graph/edges",status="400"}': 1,
      '{method="GET",handler="none",status="404"}': 1,
    }
    await eventually(async () => expect(await family('http_requests_total')).toEqual(counted))
    const timed = await family('http_request_duration_seconds_count')
    expect(Object.values(timed).reduce((a, b) => a + b, 0)).toBe(8)
    expect(timed['{method="GET",handler="/api/graph/nodes/:id"}']).toBe(2)
  })

  it('CO-R2: of the metrics themselves are not among them', async () => {
    const { family } = await startTestApi()
    await family('http_requests_total')
    expect(await family('http_requests_total')).toEqual({})
    expect(await family('http_requests_inprogress')).toEqual({})
  })

  it('CO-A11: raise the counter by 100 when the size of the graph is asked for 100 times', async () => {
    const { get, family } = await startTestApi()
    const count = async () =>
      (await family('http_requests_total'))[
        '{method="GET",handler="/api/graph/stats",status="200"}'
      ] ?? 0
    await get('/api/graph/stats')
    await eventually(async () => expect(await count()).toBe(1))
    for (let i = 0; i < 100; i++) await get('/api/graph/stats')
    await eventually(async () => expect(await count()).toBe(101))
  })

  it('CO-R19: leave the gauge at 0 when their clients go away', async () => {
    const { url, family } = await startTestApi()
    const { hostname, port } = new URL(url)
    const sockets = Array.from({ length: 10 }, () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => {})
      // The body never comes, so the request is in progress until the client goes.
      socket.write(
        'POST /api/graph/edges HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      )
      return socket
    })
    const series = '{method="POST",handler="/api/graph/edges"}'
    await eventually(async () =>
      expect(await family('http_requests_inprogress')).toEqual({ [series]: 10 }),
    )
    for (const socket of sockets) socket.destroy()
    await eventually(async () =>
      expect(await family('http_requests_inprogress')).toEqual({ [series]: 0 }),
    )
  })

  it('OV-R10: succeed when the metrics fail', async () => {
    const { get, metrics, logged } = await startTestApi()
    for (const { name } of familiesOf(families)) {
      const collector = metrics.registry.getSingleMetric(name) as unknown as Record<string, unknown>
      for (const method of ['inc', 'dec', 'set', 'observe'])
        collector[method] = () => {
          throw new Error('out of order')
        }
    }
    expect(await get('/api/graph/stats')).toBe(200)
    expect(await get('/api/employees/e-001/metrics')).toBe(200)
    expect(logged.length).toBeGreaterThan(3)
  })
})
