/** Service level indicators: what is bad, in the words of the definitions. */
import { type LabelsOf, type MatchersFor, matches, select } from '@telltale/promql'
import { availability, events, type Sli } from 'telltale'
import type { AnyCounter } from './families.ts'
import { statusLabel } from './http-server/families.ts'
import { ended } from './timed-work/outcome.ts'

/**
 * Requests that end with a server error are bad.
 *
 * @example
 * slo('shop-availability', { objective: 0.999, sli: errorSli(http), runbook })
 */
export function errorSli<A extends AnyCounter>({
  requests,
}: {
  readonly requests: A
}): Sli<LabelsOf<A>> {
  const bad = { [statusLabel(requests)]: matches(/5../) } as MatchersFor<AnyCounter>
  return availability<AnyCounter>(requests, { bad }) as Sli<LabelsOf<A>>
}

/**
 * What fails is bad: jobs, runs, calls.
 *
 * @example
 * slo('shop-reports', { objective: 0.9, sli: failureSli(job.runs), runbook })
 */
export function failureSli<A extends AnyCounter>(
  counter: A,
  { that }: { readonly that?: MatchersFor<A> } = {},
): Sli<LabelsOf<A>> {
  const bad = (that ?? ended(counter, 'failure')) as MatchersFor<AnyCounter>
  return availability<AnyCounter>(counter, { bad }) as Sli<LabelsOf<A>>
}

/**
 * Lookups that a cache does not answer are bad.
 *
 * @example
 * slo('shop-cache', { objective: 0.5, sli: missSli(cache), runbook })
 */
export function missSli({
  hits,
  misses,
}: {
  readonly hits: AnyCounter
  readonly misses: AnyCounter
}): Sli<never> {
  return events({ bad: select(misses), good: select(hits) }) as Sli<never>
}
