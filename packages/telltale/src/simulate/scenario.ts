import type { LabelMatcher } from '@telltale/promql'

/** What departs from normal, when and how. */
export interface Scenario {
  readonly name: string
  readonly departures: readonly Departure[]
}

export const nothingSpecial: Scenario = Object.freeze({ name: 'normal', departures: [] })

export interface Departure {
  /** Which series; a target as a whole when it goes down. */
  readonly series: SeriesPattern
  /** Since the beginning of the simulation. */
  readonly fromMs: number
  /** `Infinity`: until the end. */
  readonly toMs: number
  /** How long it takes to get there, and back. */
  readonly rampMs: number
  readonly effects: readonly Effect[]
}

export interface SeriesPattern {
  /** Absent: every family that has the labels. */
  readonly name?: string
  /** Labels of the family, `job` and `instance`. */
  readonly matchers: readonly LabelMatcher[]
}

/**
 * - `times`: the rate or value, multiplied
 * - `rate`: per second, for each series of a counter, or observations of a histogram
 * - `value`: of a gauge
 * - `add`: to the value of a gauge
 * - `observe`: what a histogram or summary observes instead, in its unit
 * - `missing`: the series are not exposed
 * - `down`: the whole process does not answer
 */
export type Effect =
  | { readonly kind: 'times' | 'rate' | 'value' | 'add' | 'observe'; readonly value: number }
  | { readonly kind: 'missing' | 'down' }

export type EffectKind = Effect['kind']

/** How far a departure has come at a time: 0 before and after, 1 in full. */
export function progressOf({ fromMs, toMs, rampMs }: Departure, sinceStartMs: number): number {
  if (sinceStartMs < fromMs || sinceStartMs >= toMs) return 0
  if (rampMs === 0) return 1
  return Math.min(1, (sinceStartMs - fromMs) / rampMs, (toMs - sinceStartMs) / rampMs)
}
