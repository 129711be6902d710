import { familyOf, samplesOf } from '@systems/kit/testing'
import { pool } from '@systems/metrics/causal-organism'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { PoolStatistics } from '../databases/connection-pool.ts'
import { eventually, startTestApi } from '../testing.ts'
import { apiMetrics } from './metrics.ts'
import { apiSettings } from './settings.ts'
import { watchPools } from './watch.ts'

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
    const { family } = await startTestApi({ neo4jConnections: 7, timescaleConnections: 3 })
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
    const { get, family, databases } = await startTestApi({
      neo4jConnections: 1,
      connectionWaitMs: 2000,
      statisticsSeconds: 0.01,
    })
    let release = () => {}
    const held = databases.pools.neo4j.use(
      () => new Promise<void>((resolve) => (release = resolve)),
    )
    const calls = Array.from({ length: 3 }, () => get('/api/graph/stats'))
    const neo4j = async (name: string) => (await family(name))['{pool_name="neo4j"}']
    await eventually(async () => expect(await neo4j('connection_pool_waiting_requests')).toBe(3), {
      timeout: 1900,
      interval: 20,
    })
    expect(await Promise.all(calls)).toEqual([503, 503, 503])
    await eventually(async () => expect(await neo4j('connection_pool_timeouts_total')).toBe(3), {
      timeout: 5000,
    })
    release()
    await held
    await eventually(async () => expect(await neo4j('connection_pool_active_connections')).toBe(0))
  })
})

describe('the queues', () => {
  it('CO-R9: have their depth and their totals, as the broker tells them', async () => {
    const { post, family, broker } = await startTestApi({ statisticsSeconds: 0.02 })
    for (let i = 0; i < 3; i++) await post('/api/exports', { employees: ['e-001'], format: 'json' })
    expect((await post('/api/analyses', { employees: ['e-001'] })).status).toBe(202)
    expect((await post('/api/interventions', { factor: 'overtime', change: -1 })).status).toBe(202)
    await broker.export.take()
    await eventually(async () =>
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
    const first = await startTestApi({ statisticsSeconds: 0.02 })
    await first.post('/api/exports', { employees: ['e-001'] })
    await first.stop()
    const second = await startTestApi({
      dataDirectory: first.dataDirectory,
      statisticsSeconds: 0.02,
    })
    const enqueued = async () =>
      (await second.family('queue_enqueued_total'))['{queue_name="export"}']
    expect(await enqueued()).toBe(0)
    await second.post('/api/exports', { employees: ['e-001'] })
    await eventually(async () => expect(await enqueued()).toBe(1))
  })

  it('take no job that nobody could do', async () => {
    const { post } = await startTestApi()
    const statuses = await Promise.all([
      post('/api/exports', { employees: [] }),
      post('/api/exports', { employees: ['e-001'], format: 'xls' }),
      post('/api/analyses', { employees: 'all' }),
      post('/api/interventions', { factor: 'weather', change: 1 }),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 400, 400])
  })
})
