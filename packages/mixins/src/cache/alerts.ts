import { type Duration, type LabelsOf, type ShortcutOptions, sum } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import type { AnyCounter, AnyGauge } from '../families.ts'
import { given } from '../given.ts'
import { inWords, percent } from '../in-words.ts'
import { hitRatio } from './queries.ts'

export interface LowHitRatioOptions<A, K extends string>
  extends Omit<ShortcutOptions<A, K>, 'range'>,
    AlertChanges<K> {
  /** The smallest share of hits that is fine. @default 0.5 */
  readonly below?: number
  /** Over which the share is taken. @default '5m' */
  readonly range?: Duration
}

/**
 * An alert on a cache that answers too little.
 *
 * @example
 * lowHitRatioAlert('ShopLowHitRate', cache, { below: 0.8, range: '30m' })
 * // sum(rate(cache_hits_total[30m])) / (sum(rate(cache_hits_total[30m])) + sum(rate(cache_misses_total[30m]))) < 0.8
 */
export function lowHitRatioAlert<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  name: string,
  cache: { readonly hits: A; readonly misses: AnyCounter },
  options: LowHitRatioOptions<A, K> = {},
): AlertingRule {
  const { below = 0.5, range = '5m', by, where, ...changes } = options
  const hold = changes.for ?? '10m'
  return alertWith(lowHitRatioAlert, name, changes, () => ({
    when: hitRatio<A, K>(cache, { range, ...given({ by, where }) }).lt(below),
    for: hold,
    severity: 'warning',
    summary: 'Cache is not effective.',
    description: 'Only {{ $value | humanizePercentage }} of the lookups are answered from a cache.',
    runbook: {
      meaning: `The cache has answered less than ${percent(below)} of the lookups for ${inWords(hold)}.`,
      impact: 'What is behind the cache answers what the cache should; latency and cost rise.',
      diagnosis: [
        'Expect it for a while after a start: the cache is empty then.',
        'Compare evictions with size: a cache that is too small evicts what is needed next.',
        'Look for a release that changed keys or lifetimes.',
      ],
      mitigation: ['Give the cache more room, or correct its keys and lifetimes.'],
    },
  }))
}

export interface LargeCacheOptions extends AlertChanges<never> {
  /** The most entries that may be held. */
  readonly above: number
}

/**
 * An alert on a cache that holds too much.
 *
 * @example
 * largeCacheAlert('ShopCacheTooLarge', cache, { above: 100_000 })
 * // sum(cache_entries) > 100000
 */
export function largeCacheAlert(
  name: string,
  { entries }: { readonly entries: AnyGauge },
  { above, ...changes }: LargeCacheOptions,
): AlertingRule {
  return alertWith<never>(largeCacheAlert, name, changes, () => ({
    when: sum(entries).gt(above),
    for: '10m',
    severity: 'warning',
    summary: 'Cache is large.',
    description: 'It holds {{ $value | humanize }} entries.',
    runbook: {
      meaning: `The cache holds more than ${above.toLocaleString('en')} entries.`,
      impact: 'Memory grows towards its limit, at which the process is killed.',
      diagnosis: ['See which cache it is.', 'Watch the memory of the process.'],
      mitigation: ['Lower the limit of the cache, or shorten the lifetime of its entries.'],
    },
  }))
}
