import { type InstantVector, type LabelsOf, type MatchersFor, select } from '@telltale/promql'
import type { AnyGauge } from '../families.ts'

/**
 * How much of a pool is in use, 0 to 1, for each pool of each process.
 *
 * Shape: InstantVector<labels of the gauge>. Unit: ratio.
 *
 * @example
 * poolUtilization(pool) // => 'connection_pool_used_connections / connection_pool_max_connections'
 */
export function poolUtilization<A extends AnyGauge>(
  { used, max }: { readonly used: A; readonly max: AnyGauge },
  { where }: { readonly where?: MatchersFor<A> } = {},
): InstantVector<LabelsOf<A>> {
  const matchers = (where ?? {}) as object
  return select<AnyGauge>(used, matchers).div(select<AnyGauge>(max, matchers)) as InstantVector<
    LabelsOf<A>
  >
}
