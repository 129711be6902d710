/** Identifiers that depend on names alone, so that inserting a panel changes no other's id. */

/** A panel's id inside its dashboard: 31 bits of its key, moved on in the rare case of a collision. */
export function panelId(key: string, taken: ReadonlySet<number>): number {
  let id = fnv1a(key) & 0x7fffffff
  while (id === 0 || taken.has(id)) id = (id + 1) & 0x7fffffff
  return id
}

/** A, B, … Z, AA, AB … */
export function refId(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : refId(Math.floor(index / 26) - 1) + letter
}

// Source: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193)
  }
  return hash >>> 0
}
