import { writtenBy } from '@telltale/core'
import { type Duration, increase, type MatchersFor, select, sum } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import { inWords } from '../in-words.ts'
import { instrumentation } from './metrics.ts'

export interface DroppedSamplesOptions extends AlertChanges<'job' | 'metric' | 'reason'> {
  /** The most samples within the range that may be lost. @default 0 */
  readonly above?: number
  /** @default '15m' */
  readonly range?: Duration
  /** @default all jobs */
  readonly where?: MatchersFor<typeof instrumentation.dropped>
}

/**
 * An alert on samples that do not fit the definition of their metric. The first of a process is only
 * in its log: a counter that begins at 1 has not increased.
 *
 * @example
 * droppedSamplesAlert('ShopDroppedSamples')
 * // sum by (job, metric, reason) (increase(telltale_dropped_samples_total[15m])) > 0
 */
export function droppedSamplesAlert(
  name: string,
  { above = 0, range = '15m', where, ...changes }: DroppedSamplesOptions = {},
): AlertingRule {
  return alertWith<'job' | 'metric' | 'reason'>(droppedSamplesAlert, name, changes, () => ({
    when: sum(increase(select(instrumentation.dropped, where), range))
      .by('job', 'metric', 'reason')
      .gt(above),
    for: '0s',
    severity: 'warning',
    summary: 'Samples are not recorded.',
    description:
      '{{ $labels.job }} loses samples of {{ $labels.metric }}, for the reason {{ $labels.reason }}.',
    runbook: {
      meaning: `More than ${above} samples of a metric were refused within ${inWords(range)}, because their labels or value do not fit its definition.`,
      impact:
        'Requests are answered as always, but panels and alerts of the metric see too little.',
      diagnosis: [
        'Search the log of the process for the name of the metric: the first sample of each kind that is lost is told with its place in the code.',
        'Compare the start with the last deployment.',
      ],
      mitigation: [
        'Record what the definition declares, or declare what is recorded: a label, a value, a higher bound.',
      ],
    },
  }))
}

export interface CollectFailuresOptions extends AlertChanges<'job' | 'metric' | 'reason'> {
  /** The most scrapes within the range from which a metric may be missing. @default 1 */
  readonly above?: number
  /** @default '15m' */
  readonly range?: Duration
  /** @default all jobs */
  readonly where?: MatchersFor<typeof instrumentation.collectFailures>
}

/**
 * An alert on a metric that is missing from scrapes, because reading it fails or takes too long.
 *
 * @example
 * collectFailuresAlert('ShopCollectFailures')
 * // sum by (job, metric, reason) (increase(telltale_collect_failures_total[15m])) > 1
 */
export function collectFailuresAlert(
  name: string,
  { above = 1, range = '15m', where, ...changes }: CollectFailuresOptions = {},
): AlertingRule {
  return alertWith<'job' | 'metric' | 'reason'>(collectFailuresAlert, name, changes, () => ({
    when: sum(increase(select(instrumentation.collectFailures, where), range))
      .by('job', 'metric', 'reason')
      .gt(above),
    for: '0s',
    severity: 'warning',
    summary: 'A metric is missing from scrapes.',
    description:
      '{{ $labels.metric }} of {{ $labels.job }} was left out of {{ $value | humanize }} scrapes: {{ $labels.reason }}.',
    runbook: {
      meaning: `Reading a metric has failed, or took too long, in more than ${above} scrapes within ${inWords(range)}.`,
      impact: 'Its panels have gaps, and its alerts cannot fire.',
      diagnosis: [
        'Read the log of the process for the name of the metric: the first error is told.',
        'See whether what is read answers: a queue, a pool, a database.',
      ],
      mitigation: [
        'Restore what is read.',
        'If reading takes long by nature, read it in the background with `poll()`.',
      ],
    },
  }))
}

export interface InstrumentationAlerts {
  readonly dropped: AlertingRule
  readonly collectFailures: AlertingRule
}

export interface InstrumentationAlertsOptions {
  /** What the names begin with: `Shop` makes `ShopDroppedSamples`, `ShopCollectFailures`. */
  readonly name: string
  readonly dropped?: DroppedSamplesOptions
  readonly collectFailures?: CollectFailuresOptions
}

/**
 * Alerts on metrics that lose samples, or are missing from scrapes.
 *
 * @example
 * const alerts = instrumentationAlerts({ name: 'Shop' })
 */
export function instrumentationAlerts(
  options: InstrumentationAlertsOptions,
): InstrumentationAlerts {
  const { name, dropped, collectFailures } = options
  return writtenBy(instrumentationAlerts, () => ({
    dropped: droppedSamplesAlert(`${name}DroppedSamples`, dropped),
    collectFailures: collectFailuresAlert(`${name}CollectFailures`, collectFailures),
  }))
}
