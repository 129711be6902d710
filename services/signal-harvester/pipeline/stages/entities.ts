import { createHash } from 'node:crypto'
import type { entities } from '@systems/metrics/signal-harvester'
import type { HandlesOf } from '@telltale/runtime'
import type { Discovery, Entity, Relationship } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'

type EntityStore = Pick<Store, 'entities' | 'saveEntity' | 'removeEntity' | 'relate'>

/** Finds out who the names in the discoveries are, merges what is one, and relates the sources. */
export function createEntities(
  { resolutions, merges, resolutionDuration, relationshipsCreated }: HandlesOf<typeof entities>,
  store: EntityStore,
) {
  async function relate(relationship: Relationship): Promise<void> {
    await store.relate(relationship)
    relationshipsCreated.inc({ relationship_type: relationship.type })
  }

  async function resolve(name: string, { id, source }: Discovery): Promise<void> {
    if (name.length < 3) return resolutions.inc({ outcome: 'rejected' })
    const known = await store.entities()
    const match = known.find((entity) => entity.name.toLowerCase() === name.toLowerCase())
    resolutions.inc({ outcome: match ? 'matched' : 'created' })
    const entity = match ?? { id: tokenOf(name), name, sources: [] }
    const sources = [...new Set([...entity.sources, source])]
    await store.saveEntity({ ...entity, sources })
    await relate({ type: 'mentions', from: id, to: entity.id })
    if (match && sources.length > match.sources.length && match.sources.length > 0) {
      const type = source === 'arxiv' || source === 'github' ? 'cites' : 'related'
      await relate({ type, from: id, to: entity.id })
    }
    if (!match) await mergeInto(known, { ...entity, sources })
  }

  /** Two spellings of one name: the older entity stays. */
  async function mergeInto(known: readonly Entity[], entity: Entity): Promise<void> {
    const older = known.find(({ name }) => bare(name) === bare(entity.name))
    if (older === undefined) return
    await store.saveEntity({
      ...older,
      sources: [...new Set([...older.sources, ...entity.sources])],
    })
    await store.removeEntity(entity.id)
    merges.inc()
    await relate({ type: 'same_as', from: entity.id, to: older.id })
  }

  return async (discoveries: readonly Discovery[]): Promise<void> => {
    for (const discovery of discoveries) {
      for (const name of discovery.names) {
        const stop = resolutionDuration.startTimer()
        await resolve(name, discovery)
        stop()
      }
    }
  }
}

/** `KelpInstitute` and `Kelp Institute`, `Ardent` and `Ardent Inc.` */
function bare(name: string): string {
  return name.toLowerCase().replace(/\s+inc\.?$|\s+/g, '')
}

/** An opaque token. */
function tokenOf(name: string): string {
  return `ent0_${createHash('sha256').update(name).digest('base64url').slice(0, 24)}`
}
