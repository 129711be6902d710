import { type EmbeddedItem, similarity } from './embed.ts'

/** Above it, two items say the same. */
const sameness = 0.97

/** Leaves out items that say what an earlier one says. */
export function dedupe(items: readonly EmbeddedItem[]): readonly EmbeddedItem[] {
  return items.reduce<EmbeddedItem[]>((kept, item) => {
    if (kept.every((other) => similarity(other.vector, item.vector) < sameness)) kept.push(item)
    return kept
  }, [])
}
