/** A load that rises: users who come one after the other, and ask again and again. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, seededRandom } from '@systems/kit/random'
import autocannon from 'autocannon'
import { factors } from '../organism/factors.ts'

export interface LoadOptions {
  readonly url: string
  /** How many users there are in the end. */
  readonly users: number
  /** How many of them come in a second. */
  readonly ramp: number
  /** How long it takes, the coming included. */
  readonly seconds: number
  /** How often a user asks, per second. */
  readonly rate: number
  readonly seed: number
}

/** What was answered since the beginning, or since the last look. */
export interface LoadReport {
  readonly users: number
  readonly answers: number
  /** Answers by the first digit of their status: `2xx`. */
  readonly byStatus: Readonly<Record<string, number>>
  /** Requests without any answer. */
  readonly unanswered: number
  /** Milliseconds within which half, 95 and 99 of 100 requests were answered. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/**
 * Sends the load and says what came of it; tells in between how it goes.
 *
 * Every second some users more come, each with a connection of its own, until all are there.
 */
export async function sendLoad(
  options: LoadOptions,
  { everyMs, tell }: { readonly everyMs: number; readonly tell: (report: LoadReport) => void },
): Promise<LoadReport> {
  const { users, ramp, seconds } = options
  const end = performance.now() + seconds * 1000
  const [total, lately] = [createTally(), createTally()]
  const groups: Promise<unknown>[] = []
  let there = 0
  const telling = setInterval(() => tell(lately.take(there)), everyMs)
  try {
    while (there < users && performance.now() < end) {
      const coming = Math.min(ramp, users - there)
      groups.push(sendGroup(options, there, coming, end, [total, lately]))
      there += coming
      await sleep(Math.min(1000, Math.max(0, end - performance.now())))
    }
    await Promise.all(groups)
  } finally {
    clearInterval(telling)
  }
  return total.take(there)
}

/** Users who come together; they differ in what they ask for first. */
function sendGroup(
  { url, rate, seed }: LoadOptions,
  before: number,
  connections: number,
  end: number,
  tallies: readonly Tally[],
): Promise<void> {
  const random = seededRandom(seed + before)
  const load: autocannon.Options = {
    url,
    connections,
    connectionRate: rate,
    duration: Math.max(1, (end - performance.now()) / 1000),
    requests: Array.from({ length: 40 }, () => ({ path: anyPath(random) })),
  }
  return new Promise((resolve, reject) => {
    autocannon(load, (error) => (error ? reject(error) : resolve()))
      .on('response', (_client, status, _bytes, ms) => {
        for (const tally of tallies) tally.answered(status, ms)
      })
      .on('reqError', () => {
        for (const tally of tallies) tally.unanswered()
      })
  })
}

function anyPath(random: Random): string {
  const dice = random.next()
  if (dice < 0.4) return '/api/graph/stats'
  if (dice < 0.7) return `/api/graph/nodes/${random.pick(factors)}-${1 + random.below(20)}`
  return `/api/employees/e-${String(1 + random.below(300)).padStart(3, '0')}/metrics`
}

interface Tally {
  answered(status: number, ms: number): void
  unanswered(): void
  /** What has come together, and starts again. */
  take(users: number): LoadReport
}

function createTally(): Tally {
  let times: number[] = []
  let byStatus: Record<string, number> = {}
  let unanswered = 0
  return {
    answered(status, ms) {
      times.push(ms)
      const group = `${Math.floor(status / 100)}xx`
      byStatus[group] = (byStatus[group] ?? 0) + 1
    },
    unanswered: () => {
      unanswered++
    },
    take(users) {
      const sorted = times.sort((a, b) => a - b)
      const within = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? 0
      const report: LoadReport = {
        users,
        answers: sorted.length,
        byStatus,
        unanswered,
        p50: within(0.5),
        p95: within(0.95),
        p99: within(0.99),
      }
      times = []
      byStatus = {}
      unanswered = 0
      return report
    },
  }
}
