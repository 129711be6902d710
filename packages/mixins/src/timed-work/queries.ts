import {
  type InstantVector,
  increase,
  type LabelledQuery,
  type LabelsOf,
  type MatchersFor,
  rate,
  type ShortcutOptions,
  select,
  sum,
  vector,
} from '@telltale/promql'
import type { AnyCounter } from '../families.ts'
import { type Ending, ended } from './outcome.ts'

export interface EndingRatioOptions<A, K extends string> extends ShortcutOptions<A, K> {
  /** What ended so. @default the value of the definition that says it: `failed`, `error` … */
  readonly that?: MatchersFor<A>
  /** Counts events instead of reading their rate: the same share, over a longer range. */
  readonly counted?: boolean
}

/**
 * The share of what has failed, 0 to 1, in the words of the definition; NaN when nothing ended.
 *
 * Shape: InstantVector<by>. Unit: ratio.
 *
 * @example
 * failureRatio(queue.jobs, { by: ['queue_name'], range: '10m' }) // => 'sum by (queue_name) (rate(queue_jobs_total{status="failed"}[10m])) / sum by (queue_name) (rate(queue_jobs_total[10m]))'
 * failureRatio(pipeline.runs, { range: '1h', counted: true }) // => 'sum(increase(pipeline_runs_total{status="error"}[1h])) / sum(increase(pipeline_runs_total[1h]))'
 */
export function failureRatio<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  counter: A,
  options: EndingRatioOptions<A, K> = {},
): InstantVector<K> {
  return endingRatio(counter, 'failure', options)
}

/**
 * The share of what has succeeded.
 *
 * @example
 * successRatio(pipeline.runs, { range: '24h' }) // => 'sum(rate(pipeline_runs_total{status="success"}[24h])) / sum(rate(pipeline_runs_total[24h]))'
 */
export function successRatio<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  counter: A,
  options: EndingRatioOptions<A, K> = {},
): InstantVector<K> {
  return endingRatio(counter, 'success', options)
}

function endingRatio<A extends AnyCounter, K extends string>(
  counter: A,
  ending: Ending,
  { that, counted = false, by = [], where, range }: EndingRatioOptions<A, K>,
): InstantVector<K> {
  const read = counted ? increase : rate
  const all = (where ?? {}) as object
  const part = { ...all, ...(that ?? ended(counter, ending)) }
  const events = (matchers: object) =>
    sum(read(select<AnyCounter>(counter, matchers), range)).by(...(by as readonly string[]))
  return events(part).div(events(all)) as InstantVector<K>
}

/**
 * The share of what has failed, for a panel, with its legend: before the first failure there is no
 * such series yet where series are not known beforehand, and the panel then shows 0 and not a gap.
 *
 * Shape: InstantVector<never>. Unit: ratio.
 *
 * @example
 * failureShare(llm.calls).expr // => '(sum(rate(llm_calls_total{status="error"}[$__rate_interval])) or vector(0)) / sum(rate(llm_calls_total[$__rate_interval]))'
 */
export function failureShare<A extends AnyCounter>(
  counter: A,
  { that, where, range }: Pick<EndingRatioOptions<A, never>, 'that' | 'where' | 'range'> = {},
): LabelledQuery<never> {
  const all = (where ?? {}) as object
  const part = { ...all, ...(that ?? ended(counter, 'failure')) }
  const failed = sum(rate(select<AnyCounter>(counter, part), range)).or(vector(0))
  return {
    legend: 'failed',
    expr: failed.div(sum(rate(select<AnyCounter>(counter, all), range))),
  }
}
