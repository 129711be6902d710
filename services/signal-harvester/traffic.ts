/** What the clients of Signal Harvester do in an hour, in a minute: some of it wrong. */
import type { Random } from '@systems/kit/random'
import { runTraffic } from '@systems/kit/run-traffic'
import type { TrafficRequest } from '@systems/kit/send-traffic'

const questions = [
  'What is new about lithium anodes?',
  'Who works on lunar payloads?',
  'Which compilers infer types across modules?',
  'What do people say about enzyme folding?',
] as const

await runTraffic({
  service: 'the API',
  url: 'http://127.0.0.1:8000',
  rates: {
    rate: { what: 'requests', fallback: 10, max: 1000 },
    'run-rate': { what: 'pipeline runs', fallback: 0.02, max: 10 },
  },
  async streams(url, random) {
    const known = await someIds(url)
    return {
      rate: () => anyRequest(random, known),
      'run-rate': () => ({ method: 'POST', path: '/pipeline/runs' }),
    }
  },
})

interface Ids {
  readonly discoveries: readonly string[]
  readonly topics: readonly string[]
  readonly entities: readonly string[]
}

/** Some ids that the API has; made-up ones when it does not say. */
async function someIds(url: string): Promise<Ids> {
  const idsOf = async (path: string, otherwise: string) => {
    try {
      const answer = await fetch(new URL(path, url))
      const ids = ((await answer.json()) as readonly { readonly id: string }[]).map(({ id }) => id)
      return ids.length > 0 ? ids : [otherwise]
    } catch {
      return [otherwise]
    }
  }
  const [discoveries, topics, entities] = await Promise.all([
    idsOf('/discoveries?limit=50', '00000000-0000-4000-8000-000000000000'),
    idsOf('/topics', '0123456789ab'),
    idsOf('/entities', 'ent0_unknown00000000000000'),
  ])
  return { discoveries, topics, entities }
}

function anyRequest(random: Random, { discoveries, topics, entities }: Ids): TrafficRequest {
  const dice = random.next()
  if (dice < 0.22) return { path: `/signals?limit=${10 * (1 + random.below(3))}` }
  if (dice < 0.34) return { path: `/signals/${1 + random.below(40)}` }
  if (dice < 0.48)
    return { path: `/discoveries?source=${random.pick(['arxiv', 'github', 'x', 'rss', 'web'])}` }
  if (dice < 0.6) return { path: `/discoveries/${random.pick(discoveries)}` }
  if (dice < 0.68) return { path: '/topics' }
  if (dice < 0.76) return { path: `/topics/${random.pick(topics)}/artifacts` }
  if (dice < 0.84) return { path: `/entities/${random.pick(entities)}` }
  if (dice < 0.9)
    return { method: 'POST', path: '/ask', body: { question: random.pick(questions) } }
  if (dice < 0.92)
    return { method: 'POST', path: '/ask', body: { question: 'Never mind' }, patienceMs: 30 }
  if (dice < 0.95) return { method: 'POST', path: '/signals', body: { title: 'From a client' } }
  if (dice < 0.97) return { method: 'POST', path: '/signals', body: {} }
  return { path: random.pick(['/wp-login.php', '/signals?limit=5000', '/api/v2/signals']) }
}
