export type BreakerState = 'closed' | 'open' | 'half-open'

export interface CircuitBreaker {
  readonly state: () => BreakerState
  /** Tries the call, or refuses it at once while the dependency is cut off. */
  run<R>(call: () => Promise<R>): Promise<R>
}

export interface BreakerOptions {
  /** For messages: `neo4j`. */
  readonly name: string
  /** Failures in a row that open it. */
  readonly failures: number
  /** How long it stays open before it lets calls probe. */
  readonly openMs: number
  /** Successful probes that close it. */
  readonly probes: number
}

/** Whom a breaker tells; nothing of it may throw. */
export interface BreakerObserver {
  /** At the beginning, and at every transition. */
  readonly state: (state: BreakerState) => void
  /** A call that was tried has ended. */
  readonly ended: (outcome: 'success' | 'failure') => void
}

/** A call that was refused without being tried. */
export class BreakerOpenError extends Error {
  constructor(name: string) {
    super(`${name} is cut off: its circuit breaker is open.`)
  }
}

/**
 * Cuts off a dependency that keeps failing, and lets single calls probe it after a while: closed,
 * open after failures in a row, half-open after `openMs`, closed again after successful probes.
 *
 * Source: https://martinfowler.com/bliki/CircuitBreaker.html
 */
export function createBreaker(options: BreakerOptions, observer: BreakerObserver): CircuitBreaker {
  let state: BreakerState = 'closed'
  let failuresInARow = 0
  let successfulProbes = 0
  let probing = false
  const enter = (next: BreakerState) => {
    state = next
    failuresInARow = 0
    successfulProbes = 0
    observer.state(next)
    if (next === 'open') setTimeout(() => enter('half-open'), options.openMs).unref()
  }
  const ended = (outcome: 'success' | 'failure', asProbe: boolean) => {
    observer.ended(outcome)
    if (asProbe) {
      if (outcome === 'failure') enter('open')
      else if (++successfulProbes >= options.probes) enter('closed')
    } else if (state === 'closed') {
      // A call that began before the breaker opened says nothing about the time since.
      failuresInARow = outcome === 'failure' ? failuresInARow + 1 : 0
      if (failuresInARow >= options.failures) enter('open')
    }
  }
  enter('closed')

  return {
    state: () => state,
    async run(call) {
      const asProbe = state === 'half-open'
      if (state === 'open' || (asProbe && probing)) throw new BreakerOpenError(options.name)
      probing = asProbe
      try {
        const result = await call()
        ended('success', asProbe)
        return result
      } catch (error) {
        ended('failure', asProbe)
        throw error
      } finally {
        if (asProbe) probing = false
      }
    },
  }
}
