import {
  type Gauge,
  gauge,
  type LabelDeclarations,
  upTo,
  type ValuesOf,
  writtenBy,
} from '@telltale/core'
import type { GaugeChanges } from '../family-changes.ts'
import {
  type usualOutcome,
  type Work,
  type WorkChanges,
  workFamilies,
} from '../timed-work/metrics.ts'

export interface PipelineChanges<
  D extends LabelDeclarations,
  O extends LabelDeclarations,
  Runs extends string,
  Duration extends string,
  Active extends string,
  LastRun extends string,
  DurationLabel extends keyof (D & O),
  ActiveLabel extends keyof D,
> extends WorkChanges<D, O, Runs, Duration, Active, DurationLabel, ActiveLabel> {
  readonly lastRun?: GaugeChanges<LastRun>
}

export type Pipeline<
  D extends LabelDeclarations,
  O extends LabelDeclarations,
  Runs extends string,
  Duration extends string,
  Active extends string,
  LastRun extends string,
  DurationLabel extends keyof (D & O),
  ActiveLabel extends keyof D,
> = Work<D, O, Runs, Duration, Active, DurationLabel, ActiveLabel> & {
  readonly lastRun: Gauge<LastRun, ValuesOf<D>>
}

/**
 * What a pipeline exposes, by stage; export what the service records.
 *
 * Shape: runs {stage, status}, duration, active and lastRun {stage}.
 *
 * @example
 * const { runs, duration } = pipeline({
 *   labels: { stage: oneOf('fetch', 'score', 'store') },
 *   duration: { labels: ['stage', 'status'] },
 * })
 */
export function pipeline<
  const D extends LabelDeclarations = typeof usual.labels,
  const O extends LabelDeclarations = typeof usualOutcome,
  const Runs extends string = 'pipeline_runs_total',
  const Duration extends string = 'pipeline_run_duration_seconds',
  const Active extends string = 'pipeline_runs_active',
  const LastRun extends string = 'pipeline_last_run_timestamp_seconds',
  DurationLabel extends keyof (D & O) = keyof D,
  ActiveLabel extends keyof D = keyof D,
>(
  changes: PipelineChanges<D, O, Runs, Duration, Active, LastRun, DurationLabel, ActiveLabel> = {},
): Pipeline<D, O, Runs, Duration, Active, LastRun, DurationLabel, ActiveLabel> {
  const { lastRun, labels = usual.labels as LabelDeclarations } = changes
  const families = writtenBy(pipeline, () => ({
    ...workFamilies(changes as never, usual),
    lastRun: gauge(lastRun?.name ?? 'pipeline_last_run_timestamp_seconds', {
      help: 'Time at which the last run ended.',
      // Whichever process has run last.
      aggregate: 'max',
      ...lastRun,
      labels,
    }),
  }))
  // The types follow from the changes, which the compiler cannot see through a spread.
  return families as never
}

const usual = {
  labels: { stage: upTo(20).otherwise('other') },
  runs: 'pipeline_runs_total',
  duration: 'pipeline_run_duration_seconds',
  active: 'pipeline_runs_active',
  things: 'runs',
  buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800],
}
