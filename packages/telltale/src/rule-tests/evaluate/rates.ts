/** What rate(), increase(), delta() and deriv() make of the samples in a range. */
import type { Range } from './evaluate.ts'

interface How {
  /** Totals that start again at 0 with the process. */
  readonly counts: boolean
  readonly perSecond: boolean
  /** Prometheus 3. */
  readonly leftOpen: boolean
}

/**
 * The change over a range, extrapolated to its ends.
 *
 * Source: https://github.com/prometheus/prometheus/blob/main/promql/functions.go (extrapolatedRate)
 */
export function increaseOf(
  { times, values, from, to, count = values.length }: Range,
  { counts, perSecond, leftOpen }: How,
): number | undefined {
  const [first, last] = [values[0], values.at(-1)]
  const [firstTime, lastTime] = [times[0], times.at(-1)]
  if (values.length < 2 || first === undefined || last === undefined) return undefined
  if (firstTime === undefined || lastTime === undefined) return undefined
  const change = last - first + (counts ? lostByResets(values) : 0)
  const sampled = (lastTime - firstTime) / 1000
  const between = sampled / (count - 1)
  const limit = between * 1.1
  let toStart = (firstTime - from) / 1000
  let toEnd = (to - lastTime) / 1000
  // Prometheus 3 shortens a gap before it asks where the counter was 0, Prometheus 2 behind that.
  if (leftOpen && toStart >= limit) toStart = between / 2
  if (counts && change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change))
  if (toStart >= limit) toStart = between / 2
  if (toEnd >= limit) toEnd = between / 2
  const factor = (sampled + toStart + toEnd) / sampled
  return change * (perSecond ? factor / ((to - from) / 1000) : factor)
}

function lostByResets(values: readonly number[]): number {
  let lost = 0
  let before = values[0] ?? 0
  for (const value of values) {
    if (value < before) lost += before
    before = value
  }
  return lost
}

/** Least squares: the slope per second, and the value of the line at a time in milliseconds. */
export function slopeOf({ times, values }: Range, at: number) {
  const n = values.length
  if (n < 2) return undefined
  const xs = times.map((time) => (time - at) / 1000)
  const meanX = xs.reduce((sum, x) => sum + x, 0) / n
  const meanY = values.reduce((sum, y) => sum + y, 0) / n
  let covariance = 0
  let variance = 0
  for (const [i, x] of xs.entries()) {
    covariance += (x - meanX) * ((values[i] ?? 0) - meanY)
    variance += (x - meanX) ** 2
  }
  const perSecond = covariance / variance
  return { perSecond, at: meanY - perSecond * meanX }
}
