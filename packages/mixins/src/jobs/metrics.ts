import { type LabelDeclarations, upTo, writtenBy } from '@telltale/core'
import {
  type usualOutcome,
  type Work,
  type WorkChanges,
  workFamilies,
} from '../timed-work/metrics.ts'

/**
 * What background jobs expose: how they ended, how long they take, how many run.
 *
 * Shape: runs {job_type, status}, duration and active {job_type}.
 *
 * @example
 * export const job = jobs({ labels: { job_type: oneOf('report', 'import') } })
 * // a worker: await track([metrics.job.runs, metrics.job.duration, metrics.job.active], { job_type: 'report' }, work)
 */
export function jobs<
  const D extends LabelDeclarations = typeof usual.labels,
  const O extends LabelDeclarations = typeof usualOutcome,
  const Runs extends string = 'jobs_total',
  const Duration extends string = 'job_duration_seconds',
  const Active extends string = 'jobs_active',
  DurationLabel extends keyof (D & O) = keyof D,
  ActiveLabel extends keyof D = keyof D,
>(
  changes: WorkChanges<D, O, Runs, Duration, Active, DurationLabel, ActiveLabel> = {},
): Work<D, O, Runs, Duration, Active, DurationLabel, ActiveLabel> {
  // The types follow from the changes, which the compiler cannot see through a spread.
  return writtenBy(jobs, () => workFamilies(changes as never, usual)) as never
}

const usual = {
  labels: { job_type: upTo(30).otherwise('other') },
  runs: 'jobs_total',
  duration: 'job_duration_seconds',
  active: 'jobs_active',
  things: 'jobs',
  buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600],
}
