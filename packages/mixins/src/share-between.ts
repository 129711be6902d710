import {
  type InstantVector,
  type LabelsOf,
  rate,
  type ShortcutOptions,
  select,
  sum,
} from '@telltale/promql'
import type { AnyCounter } from './families.ts'

/**
 * How much of two counters is the first of them, 0 to 1; NaN when neither grows.
 *
 * Shape: InstantVector<by>. Unit: ratio.
 *
 * @example
 * shareBetween(breaker.failures, breaker.successes, { range: '5m' }) // => 'sum(rate(circuit_breaker_failures_total[5m])) / (sum(rate(circuit_breaker_failures_total[5m])) + sum(rate(circuit_breaker_successes_total[5m])))'
 */
export function shareBetween<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  part: A,
  rest: AnyCounter,
  { by = [], where, range }: ShortcutOptions<A, K> = {},
): InstantVector<K> {
  const perSecond = (counter: AnyCounter) =>
    sum(rate(select<AnyCounter>(counter, (where ?? {}) as object), range)).by(
      ...(by as readonly string[]),
    )
  return perSecond(part).div(perSecond(part).add(perSecond(rest))) as InstantVector<K>
}
