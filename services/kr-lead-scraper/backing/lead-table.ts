import type { Lead, Stored } from '../leads.ts'

/** Leads beyond this number push out the oldest, so that the process stays small. */
const mostLeads = 5_000

/**
 * Leads in memory. Two with one name are the same for certain if they share a way to reach them;
 * otherwise they are kept apart, for somebody to look at.
 */
export function createLeadTable() {
  const leads = new Map<string, Lead>()
  const byName = new Map<string, string>()
  let lastId = 0

  return {
    list: (limit: number): readonly Lead[] => [...leads.values()].slice(-limit).reverse(),
    find: (id: string): Lead | undefined => leads.get(id),
    store(given: Omit<Lead, 'id'>): Stored {
      const key = given.name.trim().toLowerCase()
      const known = leads.get(byName.get(key) ?? '')
      if (known && known.source === given.source && reachedAlike(known, given)) {
        leads.set(known.id, { ...known, ...given })
        return { id: known.id, result: 'updated' }
      }
      if (known && reachedAlike(known, given)) {
        leads.set(known.id, { ...given, ...known })
        return { id: known.id, result: 'updated', duplicate: 'auto_merge' }
      }
      const id = String(++lastId)
      leads.set(id, { ...given, id })
      byName.set(key, id)
      forgetOldest(leads, byName)
      return { id, result: 'new', ...(known && { duplicate: 'candidate' as const }) }
    },
    summarise(id: string, summary: string): boolean {
      const lead = leads.get(id)
      if (lead) leads.set(id, { ...lead, summary })
      return lead !== undefined
    },
  }
}

export type LeadTable = ReturnType<typeof createLeadTable>

function reachedAlike(one: Omit<Lead, 'id'>, other: Omit<Lead, 'id'>): boolean {
  return (['email', 'phone', 'website'] as const).some(
    (way) => one[way] !== undefined && one[way] === other[way],
  )
}

function forgetOldest(leads: Map<string, Lead>, byName: Map<string, string>): void {
  const [oldest] = leads.values()
  if (leads.size <= mostLeads || !oldest) return
  leads.delete(oldest.id)
  const key = oldest.name.trim().toLowerCase()
  if (byName.get(key) === oldest.id) byName.delete(key)
}
