import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import {
  familyOf,
  moved,
  promtoolRemarks,
  samplesOf,
  scrape,
  temporaryDirectory,
} from '@systems/kit/testing'
import { breaker, cache, graph, http, pool, queue } from '@systems/metrics/causal-organism'
import { familiesOf } from '@telltale/core'
import { expectContract } from 'telltale/contract'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { breakerObserver } from './api/databases.ts'
import { apiMetrics, metrics as sharedMetrics } from './api/metrics.ts'
import { type ApiSettings, apiSettings } from './api/settings.ts'
import { startApi } from './api/start.ts'
import { watchPools } from './api/watch.ts'
import { createBreaker } from './databases/circuit-breaker.ts'
import type { PoolStatistics } from './databases/connection-pool.ts'
import type { GraphNode, GraphSize } from './databases/neo4j.ts'
import { resultsIn } from './organism/jobs.ts'

/** An API whose databases answer at once and never fail, unless told otherwise. */
async function start(settings: Partial<ApiSettings> = {}) {
  const dataDirectory = await temporaryDirectory()
  const logged: string[] = []
  const log = (message: string) => logged.push(message)
  const api = await startApi(
    { port: 0, host: '127.0.0.1', slowness: 0, failureRate: 0, dataDirectory, ...settings },
    { metrics: apiMetrics(log), log },
  )
  onTestFinished(api.stop)
  const family = async (name: string) => familyOf(await scrape(`${api.url}/metrics`), name)
  const ask = (path: string, init?: RequestInit) => fetch(api.url + path, init)
  return {
    ...api,
    dataDirectory,
    logged,
    family,
    ask,
    get: async (path: string) => {
      const answer = await ask(path)
      await answer.arrayBuffer()
      return answer.status
    },
    post: async (path: string, body: object) => {
      const answer = await ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    },
  }
}

const families = { http, cache, pool, queue, breaker, graph }
const edge = { cause: 'commute', effect: 'absence-1', weight: 0.4 }

describe('the metrics endpoint', () => {
  it('CO-R1: answers GET /metrics with the text format and every metric of the API', async () => {
    const { ask } = await start()
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
    const { get, ask } = await start()
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
    const { get, post, ask } = await start()
    await get('/api/graph/nodes/workload-1')
    await get('/wp-login.php')
    await post('/api/graph/edges', edge)
    expectContract(families, await (await ask('/metrics')).text())
  })

  it('CO-R17: is no sign of life: that is at /health/live', async () => {
    const { ask } = await start()
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
    const { get, post, family } = await start()
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
    await vi.waitFor(async () => expect(await family('http_requests_total')).toEqual(counted))
    const timed = await family('http_request_duration_seconds_count')
    expect(Object.values(timed).reduce((a, b) => a + b, 0)).toBe(8)
    expect(timed['{method="GET",handler="/api/graph/nodes/:id"}']).toBe(2)
  })

  it('CO-R2: of the metrics themselves are not among them', async () => {
    const { family } = await start()
    await family('http_requests_total')
    expect(await family('http_requests_total')).toEqual({})
    expect(await family('http_requests_inprogress')).toEqual({})
  })

  it('CO-A11: raise the counter by 100 when the size of the graph is asked for 100 times', async () => {
    const { get, family } = await start()
    const count = async () =>
      (await family('http_requests_total'))[
        '{method="GET",handler="/api/graph/stats",status="200"}'
      ] ?? 0
    await get('/api/graph/stats')
    await vi.waitFor(async () => expect(await count()).toBe(1))
    for (let i = 0; i < 100; i++) await get('/api/graph/stats')
    await vi.waitFor(async () => expect(await count()).toBe(101))
  })

  it('CO-R19: leave the gauge at 0 when their clients go away', async () => {
    const { url, family } = await start()
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
    await vi.waitFor(async () =>
      expect(await family('http_requests_inprogress')).toEqual({ [series]: 10 }),
    )
    for (const socket of sockets) socket.destroy()
    await vi.waitFor(async () =>
      expect(await family('http_requests_inprogress')).toEqual({ [series]: 0 }),
    )
  })

  it('OV-R10: succeed when the metrics fail', async () => {
    const { get, metrics, logged } = await start()
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

describe('the connection pools', () => {
  afterEach(() => void vi.useRealTimers())

  const statistics = (used: number): PoolStatistics => ({
    used,
    idle: 10 - used,
    waiting: used * 2,
    max: 10,
    timeouts: used * 3,
  })

  /** Two pools that are stubs, and what the metrics say of them. */
  function watched() {
    vi.useFakeTimers()
    const reads = { neo4j: async () => statistics(1), timescale: async () => statistics(2) }
    const metrics = apiMetrics()
    const logged: string[] = []
    const pools = {
      neo4j: { statistics: () => reads.neo4j() },
      timescale: { statistics: () => reads.timescale() },
    }
    const watch = watchPools(metrics.pool, pools, {
      everyMs: apiSettings({}).statisticsSeconds * 1000,
      log: (message) => logged.push(message),
    })
    onTestFinished(watch.stop)
    const of = async (role: 'used' | 'idle' | 'waiting' | 'max' | 'timeouts') =>
      Object.values(familyOf(samplesOf(await metrics.registry.metrics()), pool[role].name))
    return { reads, logged, of, watch }
  }

  it('CO-R5: are looked at every 15 seconds', async () => {
    const { reads, of, watch } = watched()
    await watch.ready
    expect(await of('used')).toEqual([1, 2])
    reads.neo4j = async () => statistics(9)
    await vi.advanceTimersByTimeAsync(14_999)
    expect(await of('used')).toEqual([1, 2])
    await vi.advanceTimersByTimeAsync(1)
    expect(await of('used')).toEqual([9, 2])
    expect(await of('idle')).toEqual([1, 8])
    expect(await of('waiting')).toEqual([18, 4])
    expect(await of('max')).toEqual([10, 10])
    // What had timed out before the process looked for the first time is not its own.
    expect(await of('timeouts')).toEqual([24, 0])
  })

  it('CO-R6: are looked at one without the other when one does not answer', async () => {
    const { reads, of, logged, watch } = watched()
    await watch.ready
    reads.neo4j = () => Promise.reject(new Error('no connection'))
    reads.timescale = async () => statistics(5)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await of('used')).toEqual([1, 5])
    expect(logged).toEqual([
      'The pool neo4j gave no statistics, the last ones stay: Error: no connection',
    ])
    reads.neo4j = async () => statistics(7)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(await of('used')).toEqual([7, 5])
  })

  it('CO-R7: have values before the first request is answered', async () => {
    const { family } = await start({ neo4jConnections: 7, timescaleConnections: 3 })
    expect(await family('connection_pool_max_connections')).toEqual({
      '{pool_name="neo4j"}': 7,
      '{pool_name="timescale"}': 3,
    })
    expect(await family('connection_pool_idle_connections')).toMatchObject({
      '{pool_name="timescale"}': 0,
    })
    expect(await family('queue_depth')).toMatchObject({ '{queue_name="export"}': 0 })
    expect((await family('graph_nodes_count'))['']).toBeGreaterThan(0)
  })

  it('CO-A4: show requests that wait for a connection, and those that gave up', async () => {
    const { get, family } = await start({
      slowness: 30,
      neo4jConnections: 1,
      connectionWaitMs: 30,
      statisticsSeconds: 0.01,
    })
    const calls = Array.from({ length: 4 }, () => get('/api/graph/stats'))
    const neo4j = async (name: string) => (await family(name))['{pool_name="neo4j"}']
    await vi.waitFor(
      async () => expect(await neo4j('connection_pool_waiting_requests')).toBeGreaterThan(0),
      { interval: 5 },
    )
    const refused = (await Promise.all(calls)).filter((status) => status === 503).length
    expect(refused).toBeGreaterThan(0)
    await vi.waitFor(async () =>
      expect(await neo4j('connection_pool_timeouts_total')).toBe(refused),
    )
  })
})

describe('the cache', () => {
  it('CO-R8: counts hits and misses by layer and type', async () => {
    const { get, dataDirectory, family } = await start({ cacheItems: 1 })
    await writeFile(join(resultsIn(dataDirectory), 'a-1.json'), '{"findings":[]}')
    for (const id of ['workload-1', 'workload-1', 'overtime-1', 'workload-1'])
      await get(`/api/graph/nodes/${id}`)
    await get('/api/employees/e-001/metrics')
    await get('/api/analyses/a-1')
    await get('/api/analyses/a-1')
    expect(moved(await family('cache_hits_total'))).toEqual({
      '{cache_layer="memory",cache_type="graph"}': 1,
      '{cache_layer="redis",cache_type="graph"}': 1,
      '{cache_layer="memory",cache_type="analysis"}': 1,
    })
    expect(moved(await family('cache_misses_total'))).toEqual({
      '{cache_layer="memory",cache_type="graph"}': 3,
      '{cache_layer="redis",cache_type="graph"}': 2,
      '{cache_layer="memory",cache_type="query"}': 1,
      '{cache_layer="redis",cache_type="query"}': 1,
      '{cache_layer="memory",cache_type="analysis"}': 1,
      '{cache_layer="redis",cache_type="analysis"}': 1,
    })
    expect(await family('cache_items_count')).toMatchObject({
      '{cache_layer="memory",cache_type="graph"}': 1,
      '{cache_layer="redis",cache_type="graph"}': 2,
    })
    const bytes = await family('cache_size_bytes')
    expect(bytes['{cache_layer="redis",cache_type="graph"}']).toBeGreaterThan(
      bytes['{cache_layer="memory",cache_type="graph"}'] ?? 0,
    )
  })
})

describe('the graph', () => {
  it('CO-R10: has its size in the gauges when it was asked for', async () => {
    const { ask, family, databases } = await start({ graphNodes: 30 })
    await databases.neo4j.use((connection) => connection.addEdge(edge))
    expect((await family('graph_nodes_count'))['']).toBe(30)
    const size = (await (await ask('/api/graph/stats')).json()) as GraphSize
    expect(size).toEqual({ nodes: 31, edges: expect.any(Number) })
    expect(await family('graph_nodes_count')).toEqual({ '': 31 })
    expect(await family('graph_edges_count')).toEqual({ '': size.edges })
  })

  it('CO-R11: has its updates timed', async () => {
    const { post, family } = await start()
    const count = async () => (await family('graph_update_duration_seconds_count'))['']
    expect(await count()).toBe(0)
    expect((await post('/api/graph/edges', edge)).status).toBe(201)
    expect(await count()).toBe(1)
  })

  it('shows a new edge although the node was cached', async () => {
    const { ask, post } = await start()
    const effects = async () =>
      ((await (await ask('/api/graph/nodes/absence-1')).json()) as GraphNode).causes
    expect(await effects()).not.toContain('commute')
    await post('/api/graph/edges', edge)
    expect(await effects()).toContain('commute')
  })
})

describe('the queues', () => {
  it('CO-R9: have their depth and their totals, as the broker tells them', async () => {
    const { post, family, broker } = await start({ statisticsSeconds: 0.02 })
    for (let i = 0; i < 3; i++) await post('/api/exports', { employees: ['e-001'], format: 'json' })
    expect((await post('/api/analyses', { employees: ['e-001'] })).status).toBe(202)
    expect((await post('/api/interventions', { factor: 'overtime', change: -1 })).status).toBe(202)
    await broker.export.take()
    await vi.waitFor(async () =>
      expect(await family('queue_depth')).toEqual({
        '{queue_name="causal_analysis"}': 1,
        '{queue_name="export"}': 2,
        '{queue_name="default"}': 1,
      }),
    )
    expect((await family('queue_enqueued_total'))['{queue_name="export"}']).toBe(3)
    expect((await family('queue_dequeued_total'))['{queue_name="export"}']).toBe(1)
  })

  it('CO-X7: have totals that the next process does not count again', async () => {
    const first = await start({ statisticsSeconds: 0.02 })
    await first.post('/api/exports', { employees: ['e-001'] })
    await first.stop()
    const second = await start({ dataDirectory: first.dataDirectory, statisticsSeconds: 0.02 })
    const enqueued = async () =>
      (await second.family('queue_enqueued_total'))['{queue_name="export"}']
    expect(await enqueued()).toBe(0)
    await second.post('/api/exports', { employees: ['e-001'] })
    await vi.waitFor(async () => expect(await enqueued()).toBe(1))
  })

  it('take no job that nobody could do', async () => {
    const { post } = await start()
    const statuses = await Promise.all([
      post('/api/exports', { employees: [] }),
      post('/api/exports', { employees: ['e-001'], format: 'xls' }),
      post('/api/analyses', { employees: 'all' }),
      post('/api/interventions', { factor: 'weather', change: 1 }),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  })
})

describe('the circuit breakers', () => {
  it('CO-R15: have their state as 0, 1 and 2 at every transition, and their calls counted', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const metrics = apiMetrics()
    const of = async (name: string) =>
      familyOf(samplesOf(await metrics.registry.metrics()), name)['{breaker_name="neo4j"}']
    const { run } = createBreaker(
      { name: 'neo4j', failures: 2, openMs: 1000, probes: 1 },
      breakerObserver(metrics.breaker, 'neo4j'),
    )
    const states = [await of('circuit_breaker_state')]
    const fail = () => run(() => Promise.reject(new Error('reset'))).catch(() => {})
    for (let i = 0; i < 3; i++) await fail()
    states.push(await of('circuit_breaker_state'))
    await vi.advanceTimersByTimeAsync(1000)
    states.push(await of('circuit_breaker_state'))
    await run(async () => 'works')
    states.push(await of('circuit_breaker_state'))
    expect(states).toEqual([0, 1, 2, 0])
    // The third call was refused, not tried.
    expect(await of('circuit_breaker_failures_total')).toBe(2)
    expect(await of('circuit_breaker_successes_total')).toBe(1)
  })

  it('CO-R15: cut a database off that keeps failing, and let it back in', async () => {
    const { get, ask, family, logged } = await start({ failureRate: 1, breakerOpenSeconds: 0.2 })
    expect(logged).toEqual([expect.stringContaining('The size of the graph is not known yet')])
    for (let i = 0; i < 5; i++) expect(await get('/api/graph/stats')).toBe(503)
    const answer = await ask('/api/graph/stats')
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { error: 'neo4j is cut off: its circuit breaker is open.' },
    ])
    const state = async () => (await family('circuit_breaker_state'))['{breaker_name="neo4j"}']
    expect(await state()).toBe(1)
    await vi.waitFor(async () => expect(await state()).toBe(2))
  })
})
