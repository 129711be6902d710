import type { cache } from '@systems/metrics/signal-harvester'
import { followTotal, type HandlesOf } from '@telltale/runtime'
import type { LabelValues } from '../label-values.ts'

export type CacheName = LabelValues<typeof cache.hits>['cache_name']

/** What a cache says of itself: three totals since it was made, and how much it holds now. */
export interface CacheStats {
  readonly hits: number
  readonly misses: number
  readonly evictions: number
  readonly size: number
}

/** Takes a snapshot of a cache. */
export type UpdateCacheStats = (name: CacheName, stats: CacheStats) => void

/**
 * Makes the cache counters follow the totals of caches: they advance by the difference to the last
 * snapshot; a total that is lower says that the cache began anew.
 *
 * @example
 * const updateCacheStats = cacheStatsUpdater(metrics.cache)
 * updateCacheStats('embeddings', { hits: 90, misses: 10, evictions: 0, size: 100 })
 */
export function cacheStatsUpdater({
  hits,
  misses,
  evictions,
  items,
}: HandlesOf<typeof cache>): UpdateCacheStats {
  const followers = new Map<CacheName, (stats: CacheStats) => void>()
  const followerOf = (cache_name: CacheName) => {
    const [hit, miss, evicted] = [hits, misses, evictions].map((counter) => {
      const follow = followTotal(counter, { cache_name })
      // A cache begins with the process: what the first snapshot has is an increase from 0.
      follow(0)
      return follow
    })
    return (stats: CacheStats) => {
      hit?.(stats.hits)
      miss?.(stats.misses)
      evicted?.(stats.evictions)
      items.set({ cache_name }, stats.size)
    }
  }
  return (name, stats) => {
    const follow = followers.get(name) ?? followerOf(name)
    followers.set(name, follow)
    follow(stats)
  }
}
