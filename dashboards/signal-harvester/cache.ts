/** The share of lookups that the caches answer, which two pages show. */
import { cache } from '@systems/metrics/signal-harvester'
import { hitRatio } from '@telltale/mixins/queries'
import { below, gaugePanel, type Link, type Panel } from 'telltale'

export function hitRate(options: { readonly links?: readonly Link[] } = {}): Panel {
  return gaugePanel(
    'Cache Hit Rate',
    { expr: hitRatio(cache), legend: 'hit rate' },
    { thresholds: [below(0.5, 'red'), below(0.8, 'yellow')], ...options },
  )
}
