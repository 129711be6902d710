import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { familyOf, moved, samplesOf } from '@systems/kit/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createBreaker } from '../databases/circuit-breaker.ts'
import { resultsIn } from '../organism/jobs.ts'
import { eventually, startTestApi } from '../testing.ts'
import { breakerObserver } from './databases.ts'
import { apiMetrics } from './metrics.ts'

describe('the cache', () => {
  it('CO-R8: counts hits and misses by layer and type', async () => {
    const { get, dataDirectory, family } = await startTestApi({ cacheItems: 1 })
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
    const { get, ask, family, logged } = await startTestApi({
      failureRate: 1,
      breakerOpenSeconds: 0.2,
    })
    expect(logged).toEqual([expect.stringContaining('The size of the graph is not known yet')])
    for (let i = 0; i < 5; i++) expect(await get('/api/graph/stats')).toBe(503)
    const answer = await ask('/api/graph/stats')
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { error: 'neo4j is cut off: its circuit breaker is open.' },
    ])
    const state = async () => (await family('circuit_breaker_state'))['{breaker_name="neo4j"}']
    expect(await state()).toBe(1)
    await eventually(async () => expect(await state()).toBe(2))
  })
})
