import { describe, expect, it } from 'vitest'
import { createCache } from './cache.ts'
import { createBreaker } from './circuit-breaker.ts'

/** A cache, the lookups that it told of, and how often something was loaded. */
function cache({ memoryItems = 10, memoryMs = 60_000, redisWorks = true } = {}) {
  const lookups: string[] = []
  let loads = 0
  const made = createCache(
    {
      memoryItems,
      lifetimeMs: { memory: memoryMs, redis: 60_000 },
      simulate: async () => {
        if (!redisWorks) throw new Error('Redis: connection refused')
      },
      breaker: createBreaker(
        { name: 'redis', failures: 100, openMs: 1000, probes: 1 },
        { state: () => {}, ended: () => {} },
      ),
    },
    (layer, type, found) => lookups.push(`${layer} ${type} ${found ? 'hit' : 'miss'}`),
  )
  const get = (key: string, isThere = true) =>
    made.get('graph', key, async () => {
      loads++
      return isThere ? { of: key } : undefined
    })
  return { ...made, get, lookups, loads: () => loads }
}

describe('a cache of two layers', () => {
  it('asks memory, then Redis, then loads; and memory alone the next time', async () => {
    const { get, lookups, loads } = cache()
    expect(await get('a')).toEqual({ of: 'a' })
    expect(await get('a')).toEqual({ of: 'a' })
    expect(lookups).toEqual(['memory graph miss', 'redis graph miss', 'memory graph hit'])
    expect(loads()).toBe(1)
  })

  it('finds in Redis what memory has let go', async () => {
    const { get, lookups, loads } = cache({ memoryItems: 1 })
    await get('a')
    await get('b')
    await get('a')
    expect(lookups.slice(4)).toEqual(['memory graph miss', 'redis graph hit'])
    expect(loads()).toBe(2)
  })

  it('goes on without Redis, whose failed lookups are neither hits nor misses', async () => {
    const { get, lookups, loads } = cache({ redisWorks: false, memoryMs: 0 })
    expect(await get('a')).toEqual({ of: 'a' })
    expect(await get('a')).toEqual({ of: 'a' })
    expect(lookups).toEqual(['memory graph miss', 'memory graph miss'])
    expect(loads()).toBe(2)
  })

  it('keeps nothing of what is not there', async () => {
    const { get, loads, content } = cache()
    expect(await get('a', false)).toBeUndefined()
    await get('a')
    expect(loads()).toBe(2)
    expect(content()).toContainEqual({ layer: 'memory', type: 'graph', items: 1, bytes: 20 })
  })

  it('forgets a type in both layers', async () => {
    const { get, forget, content } = cache()
    await get('a')
    await forget('graph')
    expect(content().every(({ items, bytes }) => items === 0 && bytes === 0)).toBe(true)
  })
})
