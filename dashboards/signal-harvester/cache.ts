/** The share of lookups that the caches answer, which two pages show. */
import { cache } from '@systems/metrics/signal-harvester'
import { rate, sum } from '@telltale/promql'
import { below, gaugePanel, type Link, type Panel } from 'telltale'

export function hitRate(options: { readonly links?: readonly Link[] } = {}): Panel {
  const hits = sum(rate(cache.hits))
  return gaugePanel(
    'Cache Hit Rate',
    { expr: hits.div(hits.add(sum(rate(cache.misses)))), legend: 'hit rate' },
    { thresholds: [below(0.5, 'red'), below(0.8, 'yellow')], ...options },
  )
}
