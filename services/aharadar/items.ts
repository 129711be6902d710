import type { Random } from '@systems/kit/random'

/** One thing a feed offered: an article, a post, a video. */
export interface Item {
  readonly id: string
  /** What kind of feed it came from; feeds call themselves what they like. */
  readonly source: string
  readonly url: string
  readonly title: string
  readonly text: string
}

/** The sources that the generated feeds have; the last one is not known to the metrics. */
export const sources = ['rss', 'reddit', 'hn', 'youtube', 'x_posts', 'web', 'mastodon'] as const

/**
 * An item about one of a few topics, so that items can be similar to each other. About one in
 * twenty-five lacks its title, as in real feeds.
 */
export function generateItem(random: Random, source: string): Item {
  const topic = random.pick(topics)
  const words = (count: number) =>
    Array.from({ length: count }, () =>
      random.chance(0.8) ? random.pick(topic) : random.pick(filler),
    )
  const id = Array.from({ length: 3 }, () => random.below(2 ** 32).toString(36)).join('')
  return {
    id,
    source,
    url: `https://${source}.example/${id}`,
    title: random.chance(0.04) ? '' : words(5).join(' '),
    text: words(40).join(' '),
  }
}

const topics = [
  ['battery', 'cell', 'charge', 'grid', 'lithium', 'storage', 'solar', 'volt', 'anode', 'density'],
  [
    'compiler',
    'type',
    'runtime',
    'release',
    'syntax',
    'module',
    'parser',
    'inference',
    'build',
    'lint',
  ],
  [
    'orbit',
    'launch',
    'rocket',
    'payload',
    'lunar',
    'probe',
    'station',
    'engine',
    'booster',
    'dock',
  ],
  ['harvest', 'drought', 'wheat', 'soil', 'rain', 'yield', 'irrigation', 'seed', 'price', 'export'],
  [
    'protein',
    'cell',
    'trial',
    'vaccine',
    'dose',
    'gene',
    'therapy',
    'antibody',
    'study',
    'patient',
  ],
] as const

const filler = [
  'about',
  'after',
  'and',
  'from',
  'how',
  'into',
  'new',
  'over',
  'the',
  'with',
] as const
