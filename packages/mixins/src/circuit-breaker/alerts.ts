import { type Duration, type LabelsOf, max } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import type { AnyCounter, AnyGauge } from '../families.ts'
import { inWords, moreThan } from '../in-words.ts'
import { shareBetween } from '../share-between.ts'
import { breakerStates } from './metrics.ts'

/**
 * An alert on a breaker that refuses calls.
 *
 * @example
 * breakerOpenAlert('ShopBreakerOpen', breaker)
 * // max by (breaker_name) (circuit_breaker_state) == 1
 */
export function breakerOpenAlert<A extends AnyGauge>(
  name: string,
  { state }: { readonly state: A },
  changes: AlertChanges<LabelsOf<A>> = {},
): AlertingRule {
  const labels = Object.keys(state.labels)
  const hold = changes.for ?? '2m'
  return alertWith<string>(breakerOpenAlert, name, changes as AlertChanges, () => ({
    // Half-open is already on its way back.
    when: max(state as AnyGauge)
      .by(...labels)
      .eq(breakerStates.open),
    for: hold,
    severity: 'warning',
    summary: 'A dependency is cut off.',
    description: `The circuit breaker${ofEach(labels)} has been open for ${inWords(hold)}.`,
    runbook: {
      meaning:
        'Guarded calls failed so often that they are refused without being tried, and every probe since has failed as well.',
      impact: 'What needs the dependency fails at once, or goes on without it.',
      diagnosis: [
        'Check the dependency that the breaker is named after: does it run, can it be reached?',
        'Look at the failures before it opened.',
      ],
      mitigation: [
        'Restore the dependency.',
        'Then wait: the breaker turns half-open by itself, and successful probes close it.',
      ],
    },
  }))
}

export interface BreakerFailuresOptions<A> extends AlertChanges<LabelsOf<A>> {
  /** The largest share of failures that is fine. @default 0.2 */
  readonly above?: number
  /** @default '5m' */
  readonly range?: Duration
}

/**
 * An alert on guarded calls that fail, before the breaker opens.
 *
 * @example
 * breakerFailuresAlert('ShopBreakerFailing', breaker, { above: 0.1 })
 */
export function breakerFailuresAlert<A extends AnyCounter>(
  name: string,
  { failures, successes }: { readonly failures: A; readonly successes: AnyCounter },
  { above = 0.2, range = '5m', ...changes }: BreakerFailuresOptions<A> = {},
): AlertingRule {
  const by = Object.keys(failures.labels)
  return alertWith<string>(breakerFailuresAlert, name, changes as AlertChanges, () => ({
    when: shareBetween<AnyCounter, string>(failures, successes, { by, range }).gt(above),
    for: '5m',
    severity: 'warning',
    summary: 'Guarded calls keep failing.',
    description: `{{ $value | humanizePercentage }} of the calls${toEach(by)} fail.`,
    runbook: {
      meaning: `${moreThan(above, 'guarded calls', 'fails', 'fail')}, not yet so many in a row that the breaker opens.`,
      impact: 'Requests fail or are retried; soon the dependency will be cut off.',
      diagnosis: [
        'Inspect the dependency before the breaker opens: load, latency, its own logs.',
        'See whether the calls fail or only time out waiting for a connection.',
      ],
      mitigation: ['Relieve or restore the dependency.'],
    },
  }))
}

const ofEach = ([label]: readonly string[]) =>
  label === undefined ? '' : ` of {{ $labels.${label} }}`
const toEach = ([label]: readonly string[]) =>
  label === undefined ? '' : ` to {{ $labels.${label} }}`
