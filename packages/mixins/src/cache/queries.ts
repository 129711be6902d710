import type { InstantVector, LabelsOf, ShortcutOptions } from '@telltale/promql'
import type { AnyCounter } from '../families.ts'
import { shareBetween } from '../share-between.ts'

/**
 * The share of lookups that a cache answers.
 *
 * Shape: InstantVector<by>. Unit: ratio.
 *
 * @example
 * hitRatio(cache, { by: ['cache_name'], range: '5m' }) // => 'sum by (cache_name) (rate(cache_hits_total[5m])) / (sum by (cache_name) (rate(cache_hits_total[5m])) + sum by (cache_name) (rate(cache_misses_total[5m])))'
 */
export function hitRatio<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  { hits, misses }: { readonly hits: A; readonly misses: AnyCounter },
  options: ShortcutOptions<A, K> = {},
): InstantVector<K> {
  return shareBetween(hits, misses, options)
}
