import { writtenBy } from '@telltale/core'
import { type Duration, durationMs, type LabelsOf, max, time } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import type { AnyCounter, AnyGauge, AnyHistogram } from '../families.ts'
import { inWords, thingsOf } from '../in-words.ts'
import {
  type FailuresOptions,
  failuresAlert,
  type SlowOptions,
  slowAlert,
} from '../timed-work/alerts.ts'

export interface StaleOptions<A> extends AlertChanges<LabelsOf<A>> {
  /** The longest time since the last run that is fine. */
  readonly after: Duration
}

/**
 * An alert on a schedule that has stopped, going by the time of the last run.
 *
 * @example
 * staleAlert('ShopNotReported', { lastRun }, { after: '25h' })
 * // time() - max(pipeline_last_run_timestamp_seconds) > 90000
 */
export function staleAlert<A extends AnyGauge>(
  name: string,
  { lastRun }: { readonly lastRun: A },
  { after, ...changes }: StaleOptions<A>,
): AlertingRule {
  return alertWith<string>(staleAlert, name, changes as AlertChanges, () => ({
    when: time()
      .sub(max(lastRun as AnyGauge))
      .gt((durationMs(after) ?? 0) / 1000),
    for: '5m',
    severity: 'warning',
    summary: 'Nothing has run for too long.',
    description: 'The last run ended {{ $value | humanizeDuration }} ago.',
    runbook: {
      meaning: `No run has ended for ${inWords(after)}.`,
      impact: 'What the runs bring is out of date.',
      diagnosis: ['Check the scheduler and its last error.', 'See whether a run hangs.'],
      mitigation: ['Start a run by hand, and repair what should have started it.'],
    },
  }))
}

/** What of jobs is watched: those of `jobs()` and `pipeline()`, or declared by hand. */
export interface JobsWatched {
  readonly runs: AnyCounter
  readonly duration: AnyHistogram
}

export interface JobsAlerts {
  readonly failures: AlertingRule
  readonly slow: AlertingRule
}

export interface JobsAlertsOptions<J extends JobsWatched> {
  /** What the names begin with: `Report` makes `ReportFailures` and `ReportSlow`. */
  readonly name: string
  readonly failures?: FailuresOptions<J['runs'], LabelsOf<J['runs']>> & { readonly name?: string }
  /** Slow is what takes longer than `above` seconds. */
  readonly slow: Omit<SlowOptions<J['duration'], LabelsOf<J['duration']>>, 'things'> & {
    readonly name?: string
    readonly things?: string
  }
}

/**
 * Alerts on jobs or runs that fail, or take too long.
 *
 * @example
 * const alerts = jobsAlerts(job, { name: 'ShopJob', slow: { above: 600 } })
 */
export function jobsAlerts<const J extends JobsWatched>(
  jobs: J,
  { name, failures: failing = {}, slow: slowing }: JobsAlertsOptions<J>,
): JobsAlerts {
  const { name: failuresName = `${name}Failures`, ...failures } = failing
  const { name: slowName = `${name}Slow`, things = thingsOf(jobs.runs, 'jobs'), ...slow } = slowing
  return writtenBy(jobsAlerts, () => ({
    failures: failuresAlert<J['runs'], LabelsOf<J['runs']>>(failuresName, jobs.runs, failures),
    slow: slowAlert<J['duration'], LabelsOf<J['duration']>>(slowName, jobs.duration, {
      things,
      ...slow,
    } as SlowOptions<J['duration'], LabelsOf<J['duration']>>),
  }))
}
