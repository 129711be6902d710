/** Identifiers that depend on names alone, so that inserting a panel changes no other's id. */
import type { Dashboard, Row } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import type { Query } from '../dashboard/query.ts'

/** Something that has an id, and the key from which the id follows. */
export interface Keyed {
  readonly owner: Panel | Row
  readonly key: string
  /** The row that the panel stands in. */
  readonly row: Row
}

/** The keys of a dashboard's rows and panels, in their order. */
export function keysOf(dashboard: Dashboard): readonly Keyed[] {
  return dashboard.rows.flatMap((row) => {
    const rowKey = row.options.key ?? row.title
    const panels = row.panels.map((panel) => ({
      owner: panel,
      key: panel.options.key ?? `${rowKey}/${panel.title}`,
      row,
    }))
    return row.title === '' ? panels : [{ owner: row, key: `row/${rowKey}`, row }, ...panels]
  })
}

/**
 * The ids of a dashboard's rows and panels: 31 bits of each key, because Grafana wants a positive
 * integer. Unique also where keys are not; who has which of two equal hashes follows from the keys,
 * so moving panels changes no id.
 */
export function panelIds(dashboard: Dashboard): ReadonlyMap<Panel | Row, number> {
  const known = memo.get(dashboard)
  if (known) return known
  const ids = new Map<Panel | Row, number>()
  const taken = new Set<number>()
  const byKey = [...keysOf(dashboard)].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  for (const { owner, key } of byKey) {
    let id = fnv1a(key) & 0x7fffffff
    while (id === 0 || taken.has(id)) id = (id + 1) & 0x7fffffff
    taken.add(id)
    ids.set(owner, id)
  }
  memo.set(dashboard, ids)
  return ids
}

// The JSON, its checks and the documents all ask.
const memo = new WeakMap<Dashboard, ReadonlyMap<Panel | Row, number>>()

/** The refIds of a panel's queries: those asked for, and A, B, C … for the others. */
export function refIds(queries: readonly Query[]): readonly string[] {
  if (queries.every((query) => query.refId === undefined)) return queries.map((_, i) => letters(i))
  const asked = new Set(queries.map((query) => query.refId))
  let next = 0
  return queries.map((query) => {
    if (query.refId !== undefined) return query.refId
    while (asked.has(letters(next))) next++
    return letters(next++)
  })
}

/** A, B, … Z, AA, AB … */
function letters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : letters(Math.floor(index / 26) - 1) + letter
}

// Over UTF-16 code units. Source: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
