import { createHash } from 'node:crypto'
import type { topics } from '@systems/metrics/signal-harvester'
import type { HandlesOf } from '@telltale/runtime'
import type { Discovery } from '../../store/records.ts'
import type { Store } from '../../store/store.ts'

/** How often a word must occur to be what a text is about. */
const enough = 3

/** Puts each discovery into the topic of its most frequent word; too vague ones stay without. */
export function createTopics(
  { created }: HandlesOf<typeof topics>,
  store: Pick<Store, 'topic' | 'saveTopic'>,
) {
  return async (discoveries: readonly Discovery[]): Promise<void> => {
    for (const [name, artifacts] of byTopic(discoveries)) {
      const id = createHash('sha1').update(name).digest('hex').slice(0, 12)
      const known = await store.topic(id)
      await store.saveTopic({
        id,
        name,
        artifacts: [...new Set([...(known?.artifacts ?? []), ...artifacts])],
        lastSeenAt: Date.now(),
      })
      if (known === undefined) created.inc()
    }
  }
}

function byTopic(discoveries: readonly Discovery[]): ReadonlyMap<string, readonly string[]> {
  const topics = new Map<string, string[]>()
  for (const { id, text } of discoveries) {
    const name = mostFrequentWord(text)
    if (name !== undefined) topics.set(name, [...(topics.get(name) ?? []), id])
  }
  return topics
}

function mostFrequentWord(text: string): string | undefined {
  const counts = new Map<string, number>()
  for (const word of text.split(/\s+/))
    if (word.length > 4) counts.set(word, (counts.get(word) ?? 0) + 1)
  const [first] = [...counts].sort((a, b) => b[1] - a[1])
  return first && first[1] >= enough ? first[0] : undefined
}
