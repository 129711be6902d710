import { oneOf } from '@telltale/core'
import { panelContext, print, ruleContext, select } from '@telltale/promql'
import { describe, expect, it } from 'vitest'
import { largeCacheAlert, lowHitRatioAlert } from '../alerts.ts'
import { cachePanels, cacheRow } from '../dashboards.ts'
import { cache } from '../index.ts'
import { hitRatio, shareBetween } from '../queries.ts'

const usual = cache()
const named = cache({
  labels: { cache_layer: oneOf('memory', 'redis'), cache_type: oneOf('graph', 'query') },
  entries: { name: 'cache_items' },
})

describe('the definitions of a cache', () => {
  it('are the usual ones without a word, and follow every convention', () => {
    expect(Object.values(usual).map(({ name }) => name)).toEqual([
      'cache_hits_total',
      'cache_misses_total',
      'cache_evictions_total',
      'cache_entries',
      'cache_size_bytes',
    ])
    for (const family of Object.values(usual)) expect(family.problems).toEqual([])
  })

  it('take the names and labels of a system, as types', () => {
    select(named.entries, { cache_layer: 'redis' })
    // @ts-expect-error there is no such layer
    select(named.hits, { cache_layer: 'disk' })
    expect(named.entries.name).toBe('cache_items')
  })
})

describe('the hit ratio of a cache', () => {
  it('is the share of hits in all lookups', () => {
    expect(print(hitRatio(named, { by: ['cache_layer'], range: '5m' }))).toBe(
      'sum by (cache_layer) (rate(cache_hits_total[5m])) / (sum by (cache_layer) (rate(cache_hits_total[5m])) + sum by (cache_layer) (rate(cache_misses_total[5m])))',
    )
    // @ts-expect-error the cache has layers and types
    hitRatio(named, { by: ['cache_name'] })
  })

  it('is one of the shares between two counters', () => {
    const { hits, misses } = usual
    expect(print(shareBetween(misses, hits, { range: '5m' }))).toBe(
      'sum(rate(cache_misses_total[5m])) / (sum(rate(cache_misses_total[5m])) + sum(rate(cache_hits_total[5m])))',
    )
  })
})

describe('the alerts of a cache', () => {
  it('are about one that answers too little, or holds too much', () => {
    const low = lowHitRatioAlert('LowHits', named, { below: 0.8, range: '30m', for: '30m' })
    expect(print(low.options.when, ruleContext('5m'))).toMatch(/\[30m\]\)\)\) < 0\.8$/)
    expect(low.options.runbook.meaning).toBe(
      'The cache has answered less than 80% of the lookups for 30 minutes.',
    )
    const large = largeCacheAlert('Large', named, { above: 100_000, severity: 'info' })
    expect(print(large.options.when)).toBe('sum(cache_items) > 100000')
    expect(large.options).toMatchObject({
      severity: 'info',
      runbook: { meaning: 'The cache holds more than 100,000 entries.' },
    })
  })
})

describe('the panels of a cache', () => {
  it('show what the service records, and no more', () => {
    const { hits, misses, entries } = named
    const panels = cachePanels({ hits, misses, entries }, { by: ['cache_layer'] })
    expect(
      panels.map(({ title, queries }) => [
        title,
        ...queries.map(({ legend }) => legend ?? 'derived'),
      ]),
    ).toEqual([
      ['Cache hit rate', 'derived'],
      ['Cache performance', '{{cache_layer}} hits', '{{cache_layer}} misses'],
      ['Cache entries', 'derived'],
    ])
  })

  it('draw the limits of their alerts, and take the words of a system', () => {
    const alerts = {
      hitRatio: lowHitRatioAlert('Low', usual),
      large: largeCacheAlert('Large', usual, { above: 10 }),
    }
    const { panels } = cacheRow('Cache', usual, { alerts, entries: { title: 'Held' } })
    expect(panels.map(({ title, alerts }) => [title, alerts[0]?.name])).toEqual([
      ['Cache hit rate', 'Low'],
      ['Cache performance', undefined],
      ['Held', 'Large'],
      ['Cache memory', undefined],
    ])
    expect(panels[2]?.queries.map((each) => print(each, panelContext))).toEqual([
      'sum by (cache_name) (cache_entries)',
    ])
  })
})
