import type { CacheStats } from '../track/update-cache-stats.ts'

export interface Cache<V> {
  get(key: string): V | undefined
  set(key: string, value: V): void
  stats(): CacheStats
}

export interface CacheOptions {
  /** Beyond it, the entry that was not used for the longest time goes. */
  readonly max: number
  /** How long an entry is of use. @default without end */
  readonly ttlMs?: number
}

/** A cache that keeps what was used last, and counts what it is good for. */
export function lruCache<V>({ max, ttlMs = Number.POSITIVE_INFINITY }: CacheOptions): Cache<V> {
  const entries = new Map<string, { readonly value: V; readonly until: number }>()
  let [hits, misses, evictions] = [0, 0, 0]
  return {
    get(key) {
      const entry = entries.get(key)
      entries.delete(key)
      if (entry === undefined || entry.until < performance.now()) {
        misses++
        return undefined
      }
      hits++
      // A Map keeps the order in which entries came: it is the newest now.
      entries.set(key, entry)
      return entry.value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, { value, until: performance.now() + ttlMs })
      const oldest = entries.keys().next().value
      if (entries.size > max && oldest !== undefined) {
        entries.delete(oldest)
        evictions++
      }
    },
    stats: () => ({ hits, misses, evictions, size: entries.size }),
  }
}
