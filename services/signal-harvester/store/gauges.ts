import {
  cache,
  database,
  discoveries,
  entities,
  signals,
  topics,
} from '@systems/metrics/signal-harvester'
import { fold, type HandlesOf, type Poll, poll } from '@telltale/runtime'
import type { LabelValues } from '../label-values.ts'
import { sourceNames } from '../pipeline/sources.ts'
import { type CacheName, type CacheStats, cacheStatsUpdater } from '../track/update-cache-stats.ts'
import type { Database } from './database.ts'
import type { Store } from './store.ts'

const families = { cache, database, discoveries, entities, signals, topics }

export interface Watched {
  readonly store: Pick<Store, 'totals'>
  readonly database: Pick<Database, 'connections'>
  readonly caches: Readonly<Partial<Record<CacheName, { stats(): CacheStats }>>>
}

export interface GaugeOptions {
  readonly everyMs: number
  readonly onError: (error: unknown) => void
}

/**
 * Sets what is counted in the database, and what pool and caches say of themselves, now and then.
 * A scrape asks none of them: it shows what was found last.
 */
export function refreshGauges(
  metrics: HandlesOf<typeof families>,
  { store, database, caches }: Watched,
  options: GaugeOptions,
): Poll {
  const updateCacheStats = cacheStatsUpdater(metrics.cache)
  return poll(async () => {
    for (const [name, { stats }] of Object.entries(caches)) {
      updateCacheStats(name as CacheName, stats())
    }
    const totals = await store.totals()
    metrics.database.size.set(totals.sizeBytes)
    // The query that has just counted has given its connection back.
    metrics.database.connectionsActive.set(database.connections.active)
    metrics.database.connectionsMax.set(database.connections.max)
    metrics.signals.stored.set(totals.signals)
    metrics.discoveries.stored.set(totals.discoveries)
    for (const [source, count] of byKnownSource(totals.discoveriesBySource))
      metrics.discoveries.bySource.set({ source }, count)
    metrics.topics.stored.set(totals.topics)
    metrics.topics.active.set(totals.topicsActive)
    metrics.topics.artifacts.set(totals.topicArtifacts)
    metrics.entities.stored.set(totals.entities)
    for (const relationship_type of relationshipTypes)
      metrics.entities.relationships.set(
        { relationship_type },
        totals.relationshipsByType.get(relationship_type) ?? 0,
      )
  }, options)
}

const relationshipTypes = ['same_as', 'mentions', 'cites', 'related'] as const

/** Sources that the metrics do not know are counted together, and one that has nothing is at 0. */
function byKnownSource(counts: ReadonlyMap<string, number>): ReadonlyMap<KnownSource, number> {
  const known = new Map<KnownSource, number>()
  for (const [name, count] of [...sourceNames.map((name) => [name, 0] as const), ...counts]) {
    const source = fold(discoveries.bySource.labels.source, name)
    known.set(source, (known.get(source) ?? 0) + count)
  }
  return known
}

type KnownSource = LabelValues<typeof discoveries.bySource>['source']
