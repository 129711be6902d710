import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@systems/kit/random'
import { pipeline } from '@systems/metrics/aharadar'
import { fold, type HandlesOf } from '@telltale/runtime'
import { generateItem, type Item } from '../../items.ts'
import type { Feed, Job } from '../../job-queue.ts'

/** How many of the last items are remembered, to skip what feeds repeat. */
const remembered = 10_000
/** How much of a feed was there the last time. */
const repeatRate = 0.12

/** What a feed offers now; `old` are items that it may offer again. Rejects when it does not answer. */
export type ReadFeed = (
  feed: Feed,
  random: Random,
  old: readonly Item[],
) => Promise<readonly Item[]>

/** Reads the feeds of a job. Items seen before are skipped, broken ones are counted and left out. */
export function createIngest(
  items: HandlesOf<typeof pipeline.items>,
  read: ReadFeed = readGenerated,
) {
  const seen = new Map<string, Item>()

  return async (job: Job, random: Random): Promise<readonly Item[]> => {
    const fresh: Item[] = []
    for (const feed of job.feeds) {
      const source_type = fold(pipeline.items.labels.source_type, feed.source)
      for (const item of await read(feed, random, [...seen.values()])) {
        if (!isComplete(item)) items.inc({ source_type, status: 'error' })
        else if (seen.has(item.url)) items.inc({ source_type, status: 'skipped' })
        else {
          items.inc({ source_type, status: 'success' })
          remember(seen, item)
          fresh.push(item)
        }
      }
    }
    return fresh
  }
}

const readGenerated: ReadFeed = async (feed, random, old) => {
  await sleep(20 + random.below(80))
  if (feed.reachable === false) throw new Error(`The feed "${feed.source}" does not answer.`)
  return Array.from({ length: feed.items }, () =>
    old.length > 0 && random.chance(repeatRate)
      ? random.pick(old)
      : generateItem(random, feed.source),
  )
}

function isComplete(item: Item): boolean {
  return item.title !== '' && item.text !== '' && URL.canParse(item.url)
}

function remember(seen: Map<string, Item>, item: Item): void {
  seen.set(item.url, item)
  const oldest = seen.keys().next().value
  if (seen.size > remembered && oldest !== undefined) seen.delete(oldest)
}
