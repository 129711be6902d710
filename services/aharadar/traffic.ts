/** What a reader of AhaRadar does in a day, in a minute: some of it wrong, some given up. */
import type { Random } from '@systems/kit/random'
import { runTraffic } from '@systems/kit/run-traffic'
import type { TrafficRequest } from '@systems/kit/send-traffic'
import { sources } from './items.ts'
import type { Feed } from './job-queue.ts'

await runTraffic({
  service: 'the API',
  url: 'http://127.0.0.1:3001',
  rates: {
    rate: { what: 'requests', fallback: 10, max: 1000 },
    'job-rate': { what: 'jobs', fallback: 0.3, max: 100 },
  },
  async streams(url, random) {
    const items = await someItems(url)
    return {
      rate: () => anyRequest(random, items),
      'job-rate': (number) => jobRequest(random, number),
    }
  },
})

/** The ids of some items that the API has; made-up ones when it does not say. */
async function someItems(url: string): Promise<readonly string[]> {
  try {
    const answer = await fetch(new URL('/api/items?limit=100', url))
    const items = (await answer.json()) as readonly { readonly id: string }[]
    return items.map(({ id }) => id)
  } catch {
    return ['unknown']
  }
}

function anyRequest(random: Random, items: readonly string[]): TrafficRequest {
  const dice = random.next()
  const source = random.pick(sources)
  if (dice < 0.3) return { path: `/api/items?limit=${1 + random.below(50)}` }
  if (dice < 0.48) return { path: `/api/items/${random.pick(items)}` }
  if (dice < 0.5) return { path: '/api/items/forgotten' }
  if (dice < 0.7)
    return { path: `/api/search?q=${random.pick(['cell', 'orbit', 'wheat', 'type'])}` }
  if (dice < 0.8) return { path: '/api/digests' }
  if (dice < 0.88) return { path: `/api/feeds/${source}/preview` }
  if (dice < 0.9) return { path: `/api/feeds/${source}/preview`, patienceMs: 15 }
  if (dice < 0.96) return { method: 'POST', path: '/api/items', body: newItem(source) }
  if (dice < 0.98) return { method: 'POST', path: '/api/items', body: { title: '' } }
  return { path: random.pick(['/wp-login.php', '/.env', '/api/v2/items']) }
}

function newItem(source: string): object {
  return { source, url: 'https://example.org/a', title: 'From traffic', text: 'cell grid charge' }
}

/** The fourth job, and then every twentieth, has a feed that does not answer. */
function jobRequest(random: Random, number: number): TrafficRequest {
  const feeds: Feed[] = Array.from({ length: 2 + random.below(3) }, () => ({
    source: random.pick(sources),
    items: 5 + random.below(15),
  }))
  if (number % 20 === 4) feeds.push({ source: 'rss', items: 1, reachable: false })
  return { method: 'POST', path: '/api/jobs', body: { feeds } }
}
