import { setTimeout as sleep } from 'node:timers/promises'
import { sources } from './items.ts'
import type { Feed } from './job-queue.ts'
import { type Random, seededRandom } from './random.ts'

export interface TrafficOptions {
  /** The API, without a path. */
  readonly url: string
  readonly seconds: number
  /** Requests per second, on average. */
  readonly rate: number
  /** Jobs per second, on average. */
  readonly jobRate: number
  readonly seed: number
}

export interface TrafficReport {
  readonly requests: number
  readonly jobs: number
  /** Requests that got no answer at all, those given up on purpose left out. */
  readonly unanswered: number
}

/**
 * Sends requests to the API and asks for jobs, for a bounded time. Some requests are wrong, some go
 * nowhere, some are given up: what a service meets in a day, in a minute.
 */
export async function sendTraffic(options: TrafficOptions): Promise<TrafficReport> {
  const { url, seconds, rate, jobRate } = options
  const random = seededRandom(options.seed)
  const report = { requests: 0, jobs: 0, unanswered: 0 }
  const items = await someItems(url)
  const end = performance.now() + seconds * 1000
  const pending = new Set<Promise<void>>()
  const send = (request: Sending) => {
    const done = sendOne(url, request).then((answered) => {
      if (!answered) report.unanswered++
      pending.delete(done)
    })
    pending.add(done)
  }

  await Promise.all([
    atRandom(rate, end, seededRandom(options.seed + 1), () => {
      report.requests++
      send(anyRequest(random, items))
    }),
    atRandom(jobRate, end, seededRandom(options.seed + 2), () => {
      report.jobs++
      send(jobRequest(random, report.jobs))
    }),
  ])
  await Promise.all(pending)
  return report
}

interface Sending {
  readonly method?: string
  readonly path: string
  readonly body?: object
  /** Gives up after this time, as a person who closes the page. */
  readonly patienceMs?: number
}

/** Acts at random times, as people do: sometimes several at once, sometimes nobody for a while. */
async function atRandom(
  perSecond: number,
  end: number,
  random: Random,
  act: () => void,
): Promise<void> {
  if (perSecond <= 0) return
  const gapMs = () => (-Math.log(1 - random.next()) * 1000) / perSecond
  for (let due = performance.now() + gapMs(); due < end; due += gapMs()) {
    await sleep(Math.max(0, due - performance.now()))
    act()
  }
}

async function sendOne(
  url: string,
  { path, body, patienceMs, ...rest }: Sending,
): Promise<boolean> {
  try {
    const answer = await fetch(new URL(path, url), {
      ...rest,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(patienceMs ?? 30_000),
    })
    await answer.arrayBuffer()
    return true
  } catch {
    return patienceMs !== undefined
  }
}

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

function anyRequest(random: Random, items: readonly string[]): Sending {
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
function jobRequest(random: Random, number: number): Sending {
  const feeds: Feed[] = Array.from({ length: 2 + random.below(3) }, () => ({
    source: random.pick(sources),
    items: 5 + random.below(15),
  }))
  if (number % 20 === 4) feeds.push({ source: 'rss', items: 1, reachable: false })
  return { method: 'POST', path: '/api/jobs', body: { feeds } }
}
