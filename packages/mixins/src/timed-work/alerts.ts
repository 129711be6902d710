import {
  type Duration,
  increase,
  type LabelsOf,
  type MatchersFor,
  quantileOf,
  type ShortcutOptions,
  select,
  sum,
} from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import type { AnyCounter, AnyHistogram } from '../families.ts'
import { given } from '../given.ts'
import {
  beyond,
  capitalized,
  inWords,
  moreThan,
  one,
  percentile,
  seconds,
  thingsOf,
} from '../in-words.ts'
import { type EndingRatioOptions, failureRatio } from './queries.ts'

export interface FailuresOptions<A, K extends string>
  extends Omit<EndingRatioOptions<A, K>, 'range'>,
    AlertChanges<K> {
  /** The largest share of failures that is fine. @default 0.1 */
  readonly above?: number
  /** Over which the share is taken. @default '5m' */
  readonly range?: Duration
  /** What is counted, as sentences say it. @default the unit of the counter */
  readonly things?: string
}

/**
 * An alert on the share of runs, jobs, calls … that fail.
 *
 * @example
 * failuresAlert('ShopJobsFail', queue.jobs, { by: ['queue_name'], range: '10m' })
 * // sum by (queue_name) (rate(queue_jobs_total{status="failed"}[10m])) / sum by (queue_name) (rate(queue_jobs_total[10m])) > 0.1
 */
export function failuresAlert<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  name: string,
  counter: A,
  options: FailuresOptions<A, K> = {},
): AlertingRule {
  const { above = 0.1, range = '5m', that, counted, by, where, ...rest } = options
  const { things = thingsOf(counter, 'events'), ...changes } = rest
  return alertWith(failuresAlert, name, changes, () => ({
    when: failureRatio<A, K>(counter, { range, ...given({ that, counted, by, where }) }).gt(above),
    for: '10m',
    severity: 'warning',
    summary: `${capitalized(things)} keep failing.`,
    description: `{{ $value | humanizePercentage }} of the ${things}${ofEach(by)} fail.`,
    runbook: {
      meaning: `${moreThan(above, things, 'fails', 'fail')}.`,
      impact: 'What they were to do is not done, until somebody asks for it again.',
      diagnosis: [
        'Read the logs of those that fail: what do they have in common?',
        'Check what they depend on.',
        'Compare the start with the last deployment.',
      ],
      mitigation: ['Fix the cause, then repeat what has failed.'],
    },
  }))
}

export interface SlowOptions<A, K extends string>
  extends Omit<ShortcutOptions<A, K>, 'range'>,
    AlertChanges<K> {
  /** Seconds; one of the histogram's bounds, because between them a quantile is a guess. */
  readonly above: number
  /** @default 0.95 */
  readonly quantile?: number
  /** @default '5m' */
  readonly range?: Duration
  /** What takes that long, as sentences say it: `exports`. */
  readonly things: string
}

/**
 * An alert on a quantile of how long something takes.
 *
 * @example
 * slowAlert('ShopSlowQueries', database.duration, { things: 'queries', above: 1 })
 * // histogram_quantile(0.95, sum by (le) (rate(database_query_duration_seconds_bucket[5m]))) > 1
 */
export function slowAlert<A extends AnyHistogram, const K extends LabelsOf<A> = never>(
  name: string,
  duration: A,
  options: SlowOptions<A, K>,
): AlertingRule {
  const { above, quantile = 0.95, range = '5m', things, by, where, ...changes } = options
  const who = beyond(quantile, things)
  return alertWith(slowAlert, name, changes, () => ({
    when: quantileOf<AnyHistogram, string>(duration, quantile, {
      range,
      ...given({ by, where: where as object | undefined }),
    }).gt(above),
    for: '5m',
    severity: 'warning',
    summary: `${capitalized(things)} are slow.`,
    description: `${who}${ofEach(by)} takes longer than {{ $value | humanizeDuration }}.`,
    runbook: {
      meaning: `The ${percentile(quantile)} of the ${one(things)} duration is above ${seconds(above)}.`,
      impact: 'Whoever waits for them waits longer, and what runs holds its resources for as long.',
      diagnosis: [
        'Split the duration by its labels: one of them, or all?',
        'Look at what they wait for.',
        'Compare the start with the last deployment.',
      ],
      mitigation: ['Relieve what they wait for, or run fewer of them at once.'],
    },
  }))
}

export interface NothingDoneOptions<A, K extends string> extends AlertChanges<K> {
  /** How long nothing may happen. */
  readonly within: Duration
  /** One alert for each value of these labels. @default one alert */
  readonly by?: readonly K[]
  /** Only these: what counts as something. */
  readonly where?: MatchersFor<A>
  /** What is counted, as sentences say it. @default the unit of the counter */
  readonly things?: string
}

/**
 * An alert on a counter that has stopped growing.
 *
 * @example
 * nothingDoneAlert('ShopNoOrders', orders, { within: '2h' })
 * // sum(increase(shop_orders_total[2h])) == 0
 */
export function nothingDoneAlert<A extends AnyCounter, const K extends LabelsOf<A> = never>(
  name: string,
  counter: A,
  { within, by, where, things = thingsOf(counter, 'events'), ...changes }: NothingDoneOptions<A, K>,
): AlertingRule {
  return alertWith(nothingDoneAlert, name, changes, () => ({
    when: sum(increase(select<AnyCounter>(counter, (where ?? {}) as object), within))
      .by(...((by ?? []) as readonly string[]))
      .eq(0),
    for: '15m',
    severity: 'warning',
    summary: `There are no ${things} any more.`,
    description: `There have been no ${things}${ofEach(by)} for ${inWords(within)}.`,
    runbook: {
      meaning: `${counter.name} has not grown for ${inWords(within)}, while whoever counts it runs.`,
      impact: 'Whoever needs them gets nothing new.',
      diagnosis: [
        'See whether they fail instead, or are not even begun.',
        'Check the schedule, and what delivers them.',
      ],
      mitigation: ['Start it by hand, and repair what should have started it.'],
    },
  }))
}

/** ` of {{ $labels.stage }}`, where there is one alert for each stage. */
function ofEach(by: readonly string[] | undefined): string {
  return by === undefined || by.length === 0
    ? ''
    : ` of ${by.map((label) => `{{ $labels.${label} }}`).join(' / ')}`
}
