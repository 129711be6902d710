import type { Random } from '@systems/kit/random'
import { generateItem, type Item, sources } from '../items.ts'

export interface ItemStore {
  list(options: { readonly source?: string; readonly limit: number }): readonly Item[]
  get(id: string): Item | undefined
  add(item: Item): void
  /** The items that have most of the words, best first. */
  search(words: readonly string[], limit: number): readonly Found[]
}

export interface Found {
  readonly item: Item
  /** How often the words occur, per word of the item. */
  readonly score: number
}

/** A store in memory that starts with generated items. */
export function createItemStore(random: Random, size: number): ItemStore {
  const items = new Map<string, Item>()
  for (let i = 0; i < size; i++) {
    const item = generateItem(random, random.pick(sources))
    items.set(item.id, item)
  }
  return {
    list({ source, limit }) {
      const all = [...items.values()].reverse()
      return all.filter((item) => source === undefined || item.source === source).slice(0, limit)
    },
    get: (id) => items.get(id),
    add: (item) => {
      items.set(item.id, item)
    },
    search(words, limit) {
      const wanted = new Set(words.map((word) => word.toLowerCase()))
      return [...items.values()]
        .map((item) => ({ item, score: scoreOf(item, wanted) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, limit)
    },
  }
}

function scoreOf(item: Item, wanted: ReadonlySet<string>): number {
  const words = `${item.title} ${item.text}`.split(/\s+/)
  return words.filter((word) => wanted.has(word)).length / words.length
}
