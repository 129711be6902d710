/** Looks things up in memory, then in Redis, then where they really are. */
import type { CircuitBreaker } from './circuit-breaker.ts'
import type { Simulate } from './simulated.ts'

export type CacheLayerName = 'memory' | 'redis'
export type CacheType = 'graph' | 'query' | 'analysis'

/** Whom a cache tells about its lookups; nothing of it may throw. */
export type LookupObserver = (layer: CacheLayerName, type: CacheType, found: boolean) => void

export interface CacheContent {
  readonly layer: CacheLayerName
  readonly type: CacheType
  readonly bytes: number
  readonly items: number
}

export interface Cache {
  /** What is cached under a key, else what `load` gives, which is cached; nothing is not cached. */
  get<T>(type: CacheType, key: string, load: () => Promise<T | undefined>): Promise<T | undefined>
  /** Forgets everything of a type. */
  forget(type: CacheType): Promise<void>
  /** How much each layer holds of each type. */
  content(): readonly CacheContent[]
}

export interface CacheOptions {
  /** Entries of each type that the process keeps itself. */
  readonly memoryItems: number
  /** How long entries live, in memory and in Redis. */
  readonly lifetimeMs: Readonly<Record<CacheLayerName, number>>
  readonly simulate: Simulate
  readonly breaker: CircuitBreaker
}

export function createCache(options: CacheOptions, observer: LookupObserver): Cache {
  const { memoryItems, lifetimeMs, simulate, breaker } = options
  const memory = createLayer(memoryItems, lifetimeMs.memory)
  const redis = createLayer(memoryItems * 10, lifetimeMs.redis)
  // Without Redis the service is slower, not broken.
  const askRedis = <R>(work: () => R): Promise<R | undefined> =>
    breaker
      .run(async () => {
        await simulate('Redis', 1)
        return work()
      })
      .catch(() => undefined)

  return {
    async get<T>(type: CacheType, key: string, load: () => Promise<T | undefined>) {
      const kept = memory.get(type, key)
      observer('memory', type, kept !== undefined)
      if (kept !== undefined) return JSON.parse(kept) as T

      const asked = await askRedis(() => ({ text: redis.get(type, key) }))
      // A lookup that failed was neither found nor missed.
      if (asked) observer('redis', type, asked.text !== undefined)
      if (asked?.text !== undefined) {
        memory.set(type, key, asked.text)
        return JSON.parse(asked.text) as T
      }

      const loaded = await load()
      if (loaded === undefined) return undefined
      const text = JSON.stringify(loaded)
      memory.set(type, key, text)
      await askRedis(() => redis.set(type, key, text))
      return loaded
    },
    async forget(type) {
      memory.forget(type)
      await askRedis(() => redis.forget(type))
    },
    content: () =>
      cacheTypes.flatMap((type) => [
        { layer: 'memory' as const, type, ...memory.content(type) },
        { layer: 'redis' as const, type, ...redis.content(type) },
      ]),
  }
}

const cacheTypes: readonly CacheType[] = ['graph', 'query', 'analysis']

interface Entry {
  readonly text: string
  readonly until: number
}

/** The least recently used entries go first. */
function createLayer(maxItems: number, lifetimeMs: number) {
  const entries = new Map<CacheType, Map<string, Entry>>(
    cacheTypes.map((type) => [type, new Map()]),
  )
  const of = (type: CacheType) => entries.get(type) ?? new Map<string, Entry>()
  return {
    get(type: CacheType, key: string): string | undefined {
      const entry = of(type).get(key)
      if (entry === undefined) return undefined
      of(type).delete(key)
      if (entry.until < performance.now()) return undefined
      of(type).set(key, entry)
      return entry.text
    },
    set(type: CacheType, key: string, text: string): void {
      const all = of(type)
      all.delete(key)
      all.set(key, { text, until: performance.now() + lifetimeMs })
      const [oldest] = all.keys()
      if (all.size > maxItems && oldest !== undefined) all.delete(oldest)
    },
    forget: (type: CacheType) => of(type).clear(),
    content(type: CacheType) {
      const texts = [...of(type).values()].map(({ text }) => text)
      return { items: texts.length, bytes: texts.reduce((sum, text) => sum + text.length * 2, 0) }
    },
  }
}
