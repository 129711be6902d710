import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, seededRandom } from './random.ts'

/** One request of a visitor. */
export interface TrafficRequest {
  /** @default 'GET' */
  readonly method?: string
  readonly path: string
  /** Sent as JSON. */
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  /** Gives up after this time, as a person who closes the page. */
  readonly patienceMs?: number
}

/** Requests of one kind, and how often they come. */
export interface Stream {
  /** Requests per second, on average. */
  readonly rate: number
  /** The next request; `number` counts from 1. */
  next(number: number): TrafficRequest
}

export interface TrafficOptions {
  /** The service, without a path. */
  readonly url: string
  readonly seconds: number
  readonly seed: number
  readonly streams: readonly Stream[]
}

export interface TrafficReport {
  /** Requests sent, by stream. */
  readonly sent: readonly number[]
  /** Requests that got no answer at all, those given up on purpose left out. */
  readonly unanswered: number
}

/** Sends each stream's requests at random times, for a bounded time. */
export async function sendTraffic(options: TrafficOptions): Promise<TrafficReport> {
  const end = performance.now() + options.seconds * 1000
  const pending = new Set<Promise<void>>()
  let unanswered = 0
  const send = (request: TrafficRequest) => {
    const done = sendOne(options.url, request).then((answered) => {
      if (!answered) unanswered++
      pending.delete(done)
    })
    pending.add(done)
  }

  const sent = await Promise.all(
    options.streams.map(async ({ rate, next }, index) => {
      let number = 0
      const random = seededRandom(options.seed + 1 + index)
      await atRandom(rate, end, random, () => send(next(++number)))
      return number
    }),
  )
  await Promise.all(pending)
  return { sent, unanswered }
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

async function sendOne(url: string, request: TrafficRequest): Promise<boolean> {
  const { path, body, patienceMs, headers, ...rest } = request
  try {
    const answer = await fetch(new URL(path, url), {
      ...rest,
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs ?? 30_000),
    })
    await answer.arrayBuffer()
    return true
  } catch {
    return patienceMs !== undefined
  }
}
