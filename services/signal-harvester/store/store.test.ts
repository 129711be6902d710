import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '@systems/kit/random'
import { familyOf, moved, samplesOf } from '@systems/kit/testing'
import { application } from '@systems/metrics/signal-harvester'
import { instrument } from '@telltale/runtime'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { discovery } from '../testing.ts'
import { openDatabase } from './database.ts'
import { refreshGauges } from './gauges.ts'
import { lruCache } from './lru-cache.ts'
import { openStore } from './store.ts'

const calm = { maxConnections: 3, slowness: 0, failureRate: 0 }
const untracked = <R>(_: string, query: () => R) => query()

describe('the database', () => {
  it('never uses more connections than it has, and gives all of them back', async () => {
    const database = openDatabase(seededRandom(1), untracked, { ...calm, slowness: 1 })
    const active: number[] = []
    const look = () => active.push(database.connections.active)
    await Promise.all(Array.from({ length: 20 }, () => database.query('select', look)))
    expect(Math.max(...active)).toBe(3)
    expect(database.connections).toEqual({ active: 0, max: 3 })
  })

  it('gives the connection back when a statement throws', async () => {
    const database = openDatabase(seededRandom(1), untracked, calm)
    const failing = database.query('insert', () => {
      throw new Error('constraint')
    })
    await expect(failing).rejects.toThrow('constraint')
    expect(database.connections.active).toBe(0)
  })

  it('fails as often as it is told to, and says so', async () => {
    const database = openDatabase(seededRandom(1), untracked, { ...calm, failureRate: 1 })
    await expect(database.query('select', () => 1)).rejects.toMatchObject({ kind: 'database' })
  })
})

describe('the cache', () => {
  it('lets go what was not used for the longest time, and counts', () => {
    const cache = lruCache<number>({ max: 2 })
    cache.set('a', 1)
    cache.set('b', 2)
    expect(cache.get('a')).toBe(1)
    cache.set('c', 3)
    expect(cache.get('b')).toBeUndefined()
    expect(cache.get('a')).toBe(1)
    expect(cache.stats()).toEqual({ hits: 2, misses: 1, evictions: 1, size: 2 })
  })

  it('forgets what is too old', async () => {
    const cache = lruCache<number>({ max: 2, ttlMs: 5 })
    cache.set('a', 1)
    await sleep(10)
    expect(cache.get('a')).toBeUndefined()
  })
})

describe('the gauges', () => {
  it('SH-R13: are read from the database now and then, and never because of a scrape', async () => {
    const metrics = instrument(application, { defaultMetrics: false, values: { model: [] } })
    const store = openStore(openDatabase(seededRandom(1), untracked, calm))
    const totals = vi.fn(store.totals)
    const gauges = refreshGauges(
      metrics,
      { store: { totals }, database: { connections: { active: 2, max: 9 } }, caches: {} },
      { everyMs: 20, onError: () => {} },
    )
    onTestFinished(gauges.stop)
    await vi.waitFor(() => expect(totals.mock.calls.length).toBeGreaterThanOrEqual(3))
    gauges.stop()
    const asked = totals.mock.calls.length
    for (let i = 0; i < 20; i++) await metrics.registry.metrics()
    expect(totals).toHaveBeenCalledTimes(asked)
  })

  it('SH-R13: show what is stored, and keep the last values when that cannot be read', async () => {
    const metrics = instrument(application, { defaultMetrics: false, values: { model: [] } })
    const store = openStore(openDatabase(seededRandom(1), untracked, calm))
    const found = [discovery(), discovery({ source: 'github' }), discovery({ source: 'mastodon' })]
    await store.addDiscoveries(found)
    await store.addDiscoveries(found.slice(0, 1))
    await store.addSignal({ discovery: found[0]?.id ?? '', source: 'arxiv', title: 'x' })
    const ids = found.slice(0, 2).map(({ id }) => id)
    await store.saveTopic({ id: 'aa', name: 'lunar', artifacts: ids, lastSeenAt: Date.now() })
    await store.saveTopic({ id: 'bb', name: 'old', artifacts: ids, lastSeenAt: 0 })
    await store.saveEntity({ id: 'e', name: 'Ardent', sources: ['arxiv'] })
    await store.relate({ type: 'mentions', from: ids[0] ?? '', to: 'e' })
    let broken = false
    const problems: unknown[] = []
    const totals = () => (broken ? Promise.reject(new Error('gone')) : store.totals())
    const gauges = refreshGauges(
      metrics,
      {
        store: { totals },
        database: { connections: { active: 2, max: 9 } },
        caches: { llm: lruCache({ max: 1 }) },
      },
      { everyMs: 10, onError: (error) => problems.push(error) },
    )
    onTestFinished(gauges.stop)
    const expected = {
      signals_total: 1,
      discoveries_total: 3,
      topics_total: 2,
      topics_active: 1,
      // Two discoveries, both in two topics.
      topic_artifacts_total: 2,
      entities_total: 1,
      database_connections_active: 2,
      database_connections_max: 9,
      'discoveries_by_source{source="arxiv"}': 1,
      'discoveries_by_source{source="github"}': 1,
      'discoveries_by_source{source="other"}': 1,
      'discoveries_by_source{source="rss"}': 0,
      'cross_source_relationships_total{relationship_type="mentions"}': 1,
      'cache_items{cache_name="llm"}': 0,
    }
    const samples = async () => samplesOf(await metrics.registry.metrics())
    await vi.waitFor(async () => expect(await samples()).toMatchObject(expected))
    broken = true
    await vi.waitFor(() => expect(problems).toHaveLength(1))
    expect(await samples()).toMatchObject(expected)
    expect(moved(familyOf(await samples(), 'database_size_bytes'))).not.toEqual({})
  })
})
