import { writtenBy } from '@telltale/core'
import { type LabelsOf, type MatchersFor, max, select, sum } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import type { AnyCounter, AnyGauge } from '../families.ts'
import { capitalized, inWords, numeral, thingsOf } from '../in-words.ts'
import { type FailuresOptions, failuresAlert } from '../timed-work/alerts.ts'
import type { Combined, QueueFamilies } from './families.ts'

export interface BacklogOptions<A, K extends string> extends AlertChanges<K> {
  /** The most that may wait. @default 100 */
  readonly above?: number
  /** One alert for each value of these labels. @default all that the gauge has */
  readonly by?: readonly K[]
  readonly where?: MatchersFor<A>
  /** How the values of several processes become one. @default 'max' */
  readonly combined?: Combined
  /** What waits, as sentences say it. @default the unit of the gauge */
  readonly things?: string
}

/**
 * An alert on too many jobs that wait.
 *
 * @example
 * backlogAlert('ShopBacklog', queue.depth, { above: 50 })
 * // max by (queue_name) (queue_depth) > 50
 */
export function backlogAlert<A extends AnyGauge, const K extends LabelsOf<A> = LabelsOf<A>>(
  name: string,
  depth: A,
  options: BacklogOptions<A, K> = {},
): AlertingRule {
  const { above = 100, by = Object.keys(depth.labels), where, combined = 'max', ...rest } = options
  const { things = thingsOf(depth, 'jobs'), ...changes } = rest
  const [queue] = by
  const hold = changes.for ?? '10m'
  return alertWith<string>(backlogAlert, name, changes as AlertChanges, () => ({
    when: (combined === 'max' ? max : sum)(select<AnyGauge>(depth, (where ?? {}) as object))
      .by(...by)
      .gt(above),
    for: hold,
    severity: 'warning',
    summary: `${capitalized(things)} are piling up.`,
    description: `{{ $value }} ${things} wait${queue ? ` in the queue {{ $labels.${queue} }}` : ''}.`,
    runbook: {
      meaning: `More than ${numeral(above)} ${things} have been waiting for ${inWords(hold)}.`,
      impact: 'What waits is late by as long as the queue takes.',
      diagnosis: [
        'Check that the workers run.',
        'Compare what goes in with what comes out.',
        'See whether the work takes longer than it used to.',
      ],
      mitigation: ['Add workers, or pause the producers.'],
    },
  }))
}

/** The alerts of a queue, by what they are about. */
export interface QueueAlerts {
  readonly backlog: AlertingRule
  readonly failures: AlertingRule
}

export interface QueueAlertsOptions<Q extends Required<Pick<QueueFamilies, 'depth' | 'jobs'>>> {
  /** What the names begin with: `Shop` makes `ShopQueueBacklog`, `ShopJobFailures`. */
  readonly name: string
  readonly backlog?: BacklogOptions<Q['depth'], LabelsOf<Q['depth']>> & Named
  readonly failures?: FailuresOptions<Q['jobs'], LabelsOf<Q['jobs']>> & Named
}

interface Named {
  readonly name?: string
}

/**
 * Alerts on jobs that pile up, or fail.
 *
 * @example
 * const alerts = queueAlerts(queue, { name: 'Shop', backlog: { above: 50 } })
 */
export function queueAlerts<
  const Q extends { readonly depth: AnyGauge; readonly jobs: AnyCounter },
>(queue: Q, options: QueueAlertsOptions<Q>): QueueAlerts {
  const { name: backlogName = `${options.name}QueueBacklog`, ...backlog } = options.backlog ?? {}
  const { name: failuresName = `${options.name}JobFailures`, ...failures } = options.failures ?? {}
  const by = Object.keys(queue.depth.labels) as LabelsOf<Q['jobs']>[]
  return writtenBy(queueAlerts, () => ({
    backlog: backlogAlert<Q['depth'], LabelsOf<Q['depth']>>(backlogName, queue.depth, backlog),
    failures: failuresAlert<Q['jobs'], LabelsOf<Q['jobs']>>(failuresName, queue.jobs, {
      by,
      ...failures,
    }),
  }))
}
