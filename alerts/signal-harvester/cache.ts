/** The caches: useless, or too large. */
import { cache } from '@systems/metrics/signal-harvester'
import { largeCacheAlert, lowHitRatioAlert } from '@telltale/mixins/alerts'
import { ruleGroup } from 'telltale'

export const lowHitRate = lowHitRatioAlert('LowCacheHitRate', cache, {
  below: 0.5,
  range: '30m',
  for: '30m',
  summary: 'Caches are not effective.',
  runbook: {
    meaning: 'The caches have answered fewer than half of the lookups for half an hour.',
    impact: 'Embeddings and LLM answers are paid for again, and sources are asked more often.',
    diagnosis: [
      'Check whether the service has just been restarted: the caches then begin empty.',
      'Compare evictions with size: a cache that is too small evicts what is needed next.',
      'Check whether a release has changed the keys.',
    ],
    mitigation: ['Enlarge the cache; put the key back; else wait until it is warm.'],
  },
})

export const cacheTooLarge = largeCacheAlert(
  'CacheSizeTooLarge',
  { entries: cache.items },
  {
    above: 100_000,
    summary: 'Caches are large.',
    description: ({ value }) => `They hold ${value.humanized} entries.`,
    runbook: {
      meaning: 'The caches hold more than a hundred thousand entries together.',
      impact: 'Memory grows towards its limit, at which the pod is killed.',
      diagnosis: [
        'See which cache it is: `sum by (cache_name) (cache_items)`.',
        'Watch the memory of the process.',
      ],
      mitigation: ['Lower the limit of the cache, or shorten the expiry of its entries.'],
    },
  },
)

export const cacheGroup = ruleGroup('signal_harvester_cache', [lowHitRate, cacheTooLarge])
