import { setTimeout as sleep } from 'node:timers/promises'
import { type Random, seededRandom } from '@systems/kit/random'

export interface SimulationOptions {
  readonly seed: number
  /** How much slower than usual everything answers; 0 answers at once. */
  readonly slowness: number
  /** The share of the calls that fail. */
  readonly failureRate: number
}

/** Passes after the time that a call takes, or throws now and then. */
export type Simulate = (what: string, typicalMs: number) => Promise<void>

/** A dependency as it is felt from outside: mostly fast, sometimes slow, and it fails at times. */
export function simulation({ seed, slowness, failureRate }: SimulationOptions): Simulate {
  const random = seededRandom(seed)
  return async (what, typicalMs) => {
    const ms = Math.min(typicalMs * longTailed(random) * slowness, 20_000)
    if (ms > 0) await sleep(ms)
    if (random.chance(failureRate)) throw new Error(`${what}: connection reset`)
  }
}

/** Log-normal around 1, as latencies are; the sum of twelve uniform numbers is close to normal. */
function longTailed(random: Random): number {
  const normal = Array.from({ length: 12 }, () => random.next()).reduce((a, b) => a + b, -6)
  return Math.exp(0.7 * normal)
}
