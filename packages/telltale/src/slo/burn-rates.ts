/**
 * How fast the error budget may burn before somebody is told, as a table.
 *
 * Source: https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
import { type Duration, durationMs } from '@telltale/promql'

/** `page`: somebody is woken up. `ticket`: somebody looks at it on a working day. */
export type Tier = 'page' | 'ticket'

export interface BurnRate {
  readonly tier: Tier
  /** How soon the alert ends when the burn does. */
  readonly short: Duration
  /** How long a burn must last. */
  readonly long: Duration
  /** The share of the whole budget that a burn over the long window has used when the alert fires. */
  readonly share: number
}

/**
 * The workbook's table. Over 30 days the factors are 14.4, 6, 3 and 1.
 *
 * A project replaces it with its own rows, or leaves rows out:
 * `burnRates: workbookBurnRates.slice(1)`.
 */
export const workbookBurnRates: readonly BurnRate[] = Object.freeze([
  { tier: 'page', short: '5m', long: '1h', share: 0.02 },
  { tier: 'page', short: '30m', long: '6h', share: 0.05 },
  { tier: 'ticket', short: '2h', long: '1d', share: 0.1 },
  { tier: 'ticket', short: '6h', long: '3d', share: 0.1 },
] as const)

/**
 * How many times as fast as the budget allows: at factor 1 it lasts exactly for the window.
 *
 * @example
 * factorOf({ tier: 'page', short: '5m', long: '1h', share: 0.02 }, '30d') // => 14.4
 * factorOf({ tier: 'page', short: '5m', long: '1h', share: 0.02 }, '28d') // => 13.44
 */
export function factorOf({ share, long }: BurnRate, window: Duration): number {
  return exact((share * (durationMs(window) ?? Number.NaN)) / (durationMs(long) ?? Number.NaN))
}

/** A number without the noise of binary arithmetic: 1 − 0.999 is 0.001. */
export function exact(value: number): number {
  return Number(value.toPrecision(12))
}
