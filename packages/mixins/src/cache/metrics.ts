import {
  type Counter,
  counter,
  type Gauge,
  gauge,
  type LabelDeclarations,
  upTo,
  type ValuesOf,
  writtenBy,
} from '@telltale/core'
import type { FamilyChanges, GaugeChanges } from '../family-changes.ts'

/** Under the roles that `observeCache()` of `@telltale/runtime` fills. */
export type Cache<
  D extends LabelDeclarations,
  Hits extends string,
  Misses extends string,
  Evictions extends string,
  Entries extends string,
  Bytes extends string,
> = {
  readonly hits: Counter<Hits, ValuesOf<D>>
  readonly misses: Counter<Misses, ValuesOf<D>>
  readonly evictions: Counter<Evictions, ValuesOf<D>>
  readonly entries: Gauge<Entries, ValuesOf<D>>
  readonly bytes: Gauge<Bytes, ValuesOf<D>>
}

export interface CacheChanges<
  D extends LabelDeclarations,
  Hits extends string,
  Misses extends string,
  Evictions extends string,
  Entries extends string,
  Bytes extends string,
> {
  /** Of all families. @default cache_name */
  readonly labels?: D
  readonly hits?: FamilyChanges<Hits>
  readonly misses?: FamilyChanges<Misses>
  readonly evictions?: FamilyChanges<Evictions>
  readonly entries?: GaugeChanges<Entries>
  readonly bytes?: GaugeChanges<Bytes>
}

/**
 * What a cache exposes; export those that the service records.
 *
 * Shape: all {cache_name}.
 *
 * @example
 * export const caches = cache()
 * @example
 * const { hits, misses, entries } = cache({
 *   labels: { cache_layer: oneOf('memory', 'redis') },
 *   entries: { name: 'cache_items' },
 * })
 */
export function cache<
  const D extends LabelDeclarations = typeof usual,
  const Hits extends string = 'cache_hits_total',
  const Misses extends string = 'cache_misses_total',
  const Evictions extends string = 'cache_evictions_total',
  const Entries extends string = 'cache_entries',
  const Bytes extends string = 'cache_size_bytes',
>(
  changes: CacheChanges<D, Hits, Misses, Evictions, Entries, Bytes> = {},
): Cache<D, Hits, Misses, Evictions, Entries, Bytes> {
  const { hits, misses, evictions, entries, bytes } = changes
  const labels: LabelDeclarations = changes.labels ?? usual
  const families = writtenBy(cache, () => ({
    hits: counter(hits?.name ?? 'cache_hits_total', {
      help: 'Cache lookups answered from the cache.',
      unit: 'lookups',
      ...hits,
      labels,
    }),
    misses: counter(misses?.name ?? 'cache_misses_total', {
      help: 'Cache lookups not found in the cache.',
      unit: 'lookups',
      ...misses,
      labels,
    }),
    evictions: counter(evictions?.name ?? 'cache_evictions_total', {
      help: 'Entries removed from the cache to make room.',
      unit: 'items',
      ...evictions,
      labels,
    }),
    entries: gauge(entries?.name ?? 'cache_entries', {
      help: 'Entries held in the cache.',
      unit: 'items',
      // Every process has a cache of its own.
      aggregate: 'sum',
      ...entries,
      labels,
    }),
    bytes: gauge(bytes?.name ?? 'cache_size_bytes', {
      help: 'Memory used by cached entries.',
      aggregate: 'sum',
      ...bytes,
      labels,
    }),
  }))
  // The types follow from the changes, which the compiler cannot see through a spread.
  return families as never
}

const usual = { cache_name: upTo(20).otherwise('other') }
