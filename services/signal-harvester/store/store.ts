import type { Database } from './database.ts'
import type { Discovery, Entity, Relationship, Signal, Topic } from './records.ts'

/** Beyond it, the oldest discoveries go, with what belongs to them. */
const mostDiscoveries = 20_000
/** How long a topic counts as active after its last discovery. */
const activeMs = 3_600_000
/** A database is never empty: its catalogue, its log. */
const emptyBytes = 8_000_000

/** Everything that is stored, behind a database. */
export interface Store {
  addDiscoveries(found: readonly Discovery[]): Promise<readonly Discovery[]>
  addSignal(signal: Omit<Signal, 'id'>): Promise<Signal>
  saveTopic(topic: Topic): Promise<void>
  saveEntity(entity: Entity): Promise<void>
  removeEntity(id: string): Promise<boolean>
  relate(relationship: Relationship): Promise<void>
  discovery(id: string): Promise<Discovery | undefined>
  discoveries(options: ListOptions): Promise<readonly Discovery[]>
  signal(id: number): Promise<Signal | undefined>
  signals(options: ListOptions): Promise<readonly Signal[]>
  topic(id: string): Promise<Topic | undefined>
  topics(): Promise<readonly Topic[]>
  entity(id: string): Promise<Entity | undefined>
  entities(): Promise<readonly Entity[]>
  /** How much of everything there is now: one query. */
  totals(): Promise<Totals>
}

export interface ListOptions {
  readonly source?: string | undefined
  readonly limit: number
}

export interface Totals {
  readonly sizeBytes: number
  readonly signals: number
  readonly discoveries: number
  readonly discoveriesBySource: ReadonlyMap<string, number>
  readonly topics: number
  readonly topicsActive: number
  readonly topicArtifacts: number
  readonly entities: number
  readonly relationshipsByType: ReadonlyMap<Relationship['type'], number>
}

export function openStore(database: Database): Store {
  const discoveries = new Map<string, Discovery>()
  const byUrl = new Set<string>()
  const signals = new Map<number, Signal>()
  const topics = new Map<string, Topic>()
  const entities = new Map<string, Entity>()
  const relationships = new Map<string, Relationship>()
  let lastSignal = 0

  function dropOldest(): void {
    for (const oldest of discoveries.values()) {
      if (discoveries.size <= mostDiscoveries) return
      discoveries.delete(oldest.id)
      byUrl.delete(oldest.url)
      for (const [id, signal] of signals) if (signal.discovery === oldest.id) signals.delete(id)
      for (const topic of topics.values())
        if (topic.artifacts.includes(oldest.id))
          topics.set(topic.id, {
            ...topic,
            artifacts: topic.artifacts.filter((id) => id !== oldest.id),
          })
    }
  }

  return {
    addDiscoveries: (found) =>
      database.query('insert', () => {
        const fresh = found.filter(({ url }) => !byUrl.has(url))
        for (const discovery of fresh) {
          discoveries.set(discovery.id, discovery)
          byUrl.add(discovery.url)
        }
        dropOldest()
        return fresh
      }),
    addSignal: (signal) =>
      database.query('insert', () => {
        const added = { ...signal, id: ++lastSignal }
        signals.set(added.id, added)
        return added
      }),
    saveTopic: (topic) =>
      database.query(topics.has(topic.id) ? 'update' : 'insert', () => {
        topics.set(topic.id, topic)
      }),
    saveEntity: (entity) =>
      database.query(entities.has(entity.id) ? 'update' : 'insert', () => {
        entities.set(entity.id, entity)
      }),
    removeEntity: (id) => database.query('delete', () => entities.delete(id)),
    relate: (relationship) =>
      database.query('insert', () => {
        const { type, from, to } = relationship
        relationships.set(`${type} ${from} ${to}`, relationship)
      }),
    discovery: (id) => database.query('select', () => discoveries.get(id)),
    discoveries: (options) => database.query('select', () => newest(discoveries, options)),
    signal: (id) => database.query('select', () => signals.get(id)),
    signals: (options) => database.query('select', () => newest(signals, options)),
    topic: (id) => database.query('select', () => topics.get(id)),
    topics: () => database.query('select', () => [...topics.values()]),
    entity: (id) => database.query('select', () => entities.get(id)),
    entities: () => database.query('select', () => [...entities.values()]),
    totals: () =>
      database.query('select', () => {
        const artifacts = [...topics.values()].flatMap((topic) => topic.artifacts)
        const records = [...discoveries.values()]
        return {
          sizeBytes:
            emptyBytes +
            records.reduce(
              (sum, { text, title }) => sum + 400 + 4 * (text.length + title.length),
              0,
            ),
          signals: signals.size,
          discoveries: discoveries.size,
          discoveriesBySource: countBy(records, ({ source }) => source),
          topics: topics.size,
          topicsActive: [...topics.values()].filter(
            ({ lastSeenAt }) => Date.now() - lastSeenAt < activeMs,
          ).length,
          topicArtifacts: new Set(artifacts).size,
          entities: entities.size,
          relationshipsByType: countBy([...relationships.values()], ({ type }) => type),
        }
      }),
  }
}

function newest<T extends { readonly source: string }>(
  records: ReadonlyMap<unknown, T>,
  { source, limit }: ListOptions,
): readonly T[] {
  const all = [...records.values()].reverse()
  return all.filter((record) => source === undefined || record.source === source).slice(0, limit)
}

function countBy<T, K>(list: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, number> {
  const counts = new Map<K, number>()
  for (const item of list) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}
