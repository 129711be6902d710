import {
  type Counter,
  counter,
  type Gauge,
  gauge,
  type LabelDeclarations,
  upTo,
  type ValuesOf,
  writtenBy,
} from '@telltale/core'
import type { FamilyChanges, GaugeChanges } from '../family-changes.ts'

export type CircuitBreaker<
  D extends LabelDeclarations,
  State extends string,
  Failures extends string,
  Successes extends string,
> = {
  readonly state: Gauge<State, ValuesOf<D>>
  readonly failures: Counter<Failures, ValuesOf<D>>
  readonly successes: Counter<Successes, ValuesOf<D>>
}

export interface CircuitBreakerChanges<
  D extends LabelDeclarations,
  State extends string,
  Failures extends string,
  Successes extends string,
> {
  /** Of all families. @default breaker_name */
  readonly labels?: D
  readonly state?: GaugeChanges<State>
  readonly failures?: FamilyChanges<Failures>
  readonly successes?: FamilyChanges<Successes>
}

/** What the gauge of a breaker's position says. */
export const breakerStates = Object.freeze({ closed: 0, open: 1, halfOpen: 2 })

/**
 * What a circuit breaker exposes. Its position is a number: `breakerStates`.
 *
 * Shape: all {breaker_name}.
 *
 * @example
 * export const breaker = circuitBreaker({ labels: { breaker_name: oneOf('payments', 'search') } })
 * // a service: metrics.breaker.state.set({ breaker_name: 'payments' }, breakerStates.open)
 */
export function circuitBreaker<
  const D extends LabelDeclarations = typeof usual,
  const State extends string = 'circuit_breaker_state',
  const Failures extends string = 'circuit_breaker_failures_total',
  const Successes extends string = 'circuit_breaker_successes_total',
>(
  changes: CircuitBreakerChanges<D, State, Failures, Successes> = {},
): CircuitBreaker<D, State, Failures, Successes> {
  const { state, failures, successes } = changes
  const labels: LabelDeclarations = changes.labels ?? usual
  const families = writtenBy(circuitBreaker, () => ({
    state: gauge(state?.name ?? 'circuit_breaker_state', {
      help: 'Breaker position: 0 closed, 1 open, 2 half-open.',
      ...state,
      labels,
    }),
    failures: counter(failures?.name ?? 'circuit_breaker_failures_total', {
      help: 'Guarded calls that failed.',
      unit: 'calls',
      ...failures,
      labels,
    }),
    successes: counter(successes?.name ?? 'circuit_breaker_successes_total', {
      help: 'Guarded calls that succeeded.',
      unit: 'calls',
      ...successes,
      labels,
    }),
  }))
  // The types follow from the changes, which the compiler cannot see through a spread.
  return families as never
}

const usual = { breaker_name: upTo(20).otherwise('other') }
