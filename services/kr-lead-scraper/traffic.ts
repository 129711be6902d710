/** What the users of KR Lead Scraper do in a day, in a minute: some of it wrong, some called off. */
import type { Random } from '@systems/kit/random'
import { runTraffic } from '@systems/kit/run-traffic'
import type { TrafficRequest } from '@systems/kit/send-traffic'

const sources = ['directory', 'maps', 'website'] as const
const queries = ['bakery', 'dentist', 'garage', 'hotel'] as const

await runTraffic({
  service: 'the API',
  url: 'http://127.0.0.1:8000',
  rates: {
    rate: { what: 'requests', fallback: 10, max: 1000 },
    'job-rate': { what: 'jobs', fallback: 0.3, max: 100 },
    'cancel-rate': { what: 'cancellations', fallback: 0.03, max: 10 },
  },
  async streams(url, random) {
    return {
      rate: () => anyRequest(random),
      'job-rate': (number) => jobRequest(random, number),
      'cancel-rate': await cancellation(url),
    }
  },
})

function anyRequest(random: Random): TrafficRequest {
  const dice = random.next()
  const lead = `/api/leads/${1 + random.below(60)}`
  if (dice < 0.3) return { path: '/api/leads' }
  if (dice < 0.6) return { path: lead }
  if (dice < 0.7) return { path: `${lead}/pitch` }
  if (dice < 0.72) return { path: `${lead}/pitch`, patienceMs: 30 }
  if (dice < 0.8) return { method: 'POST', path: `${lead}/enrich` }
  if (dice < 0.84) return { method: 'POST', path: '/api/exports' }
  if (dice < 0.88) return { path: '/api/leads/forgotten' }
  if (dice < 0.93) return { method: 'POST', path: '/api/jobs', body: { source: 'maps' } }
  if (dice < 0.97) return { path: '/health' }
  return { path: random.pick(['/wp-login.php', '/.env', '/api/v2/leads']) }
}

/** The third job, and then every tenth, looks where nobody answers. */
function jobRequest(random: Random, number: number): TrafficRequest {
  const source = number % 10 === 3 ? 'unreachable' : random.pick(sources)
  const body = { source, query: random.pick(queries), pages: 1 + random.below(4) }
  return { method: 'POST', path: '/api/jobs', body }
}

/** Asks for a long job and calls it off; the first one before anything else is sent. */
async function cancellation(url: string): Promise<() => TrafficRequest> {
  const next: string[] = []
  const ask = async () => {
    const body = JSON.stringify({ source: 'website', query: 'everything', pages: 50 })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(new URL('/api/jobs', url), { method: 'POST', headers, body })
    const { id } = (await answer.json()) as { readonly id?: string }
    if (id !== undefined) next.push(id)
  }
  await ask().catch(() => {})
  return () => {
    ask().catch(() => {})
    return { method: 'DELETE', path: `/api/jobs/${next.shift() ?? 'nothing'}` }
  }
}
