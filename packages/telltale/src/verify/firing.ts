/** When an alert fires, from what its condition returns over time. */
import type { AnsweredSeries } from './prometheus-api.ts'

export interface FiringInput {
  /** What the condition returned at each evaluation. */
  readonly series: readonly AnsweredSeries[]
  /** The first evaluation and the last, Unix seconds, and the time between two. */
  readonly from: number
  readonly to: number
  readonly step: number
  /** Seconds. */
  readonly hold: number
  readonly keep: number
}

/** One alert: the labels that the condition returned, and at which evaluations it fired. */
export interface FiringSeries {
  readonly labels: Readonly<Record<string, string>>
  /** Unix seconds. */
  readonly times: readonly number[]
}

/**
 * What Prometheus does with each evaluation of an alerting rule: pending when the condition begins
 * to hold, firing when it has held for `hold`, and firing on for `keep` when it holds no more.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export function firingOf(input: FiringInput): readonly FiringSeries[] {
  const bySeries = new Map<string, { labels: FiringSeries['labels']; at: Set<number> }>()
  for (const { labels: all, times } of input.series) {
    const { __name__: _, ...labels } = all
    const key = JSON.stringify(Object.entries(labels).sort())
    const known = bySeries.get(key) ?? { labels, at: new Set<number>() }
    for (const time of times) known.at.add(Math.round(time * 1000))
    bySeries.set(key, known)
  }
  return [...bySeries.values()].map(({ labels, at }) => ({ labels, times: firingTimes(at, input) }))
}

function firingTimes(
  holdsAt: ReadonlySet<number>,
  { from, to, step, hold, keep }: FiringInput,
): readonly number[] {
  const firing: number[] = []
  let since: number | undefined
  let isFiring = false
  let endedAt: number | undefined
  for (let i = 0; from + i * step <= to + 1e-6; i++) {
    const time = from + i * step
    if (holdsAt.has(Math.round(time * 1000))) {
      since ??= time
      endedAt = undefined
      isFiring ||= time - since >= hold
    } else {
      // It is kept from the first evaluation at which the condition no longer holds.
      endedAt ??= time
      const isKept = isFiring && time - endedAt < keep
      if (!isKept) {
        since = undefined
        isFiring = false
      }
    }
    if (isFiring) firing.push(time)
  }
  return firing
}
