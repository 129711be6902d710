/** Families of work that begins, takes a while and ends: what pipelines, jobs and calls have in common. */
import {
  type Counter,
  counter,
  type Gauge,
  gauge,
  type Histogram,
  histogram,
  type LabelDeclarations,
  oneOf,
  type ValuesOf,
} from '@telltale/core'
import {
  chosen,
  type FamilyChanges,
  type GaugeChanges,
  type HistogramChanges,
  type LabelChoice,
} from '../family-changes.ts'

export interface WorkChanges<
  D extends LabelDeclarations,
  O extends LabelDeclarations,
  Runs extends string,
  Duration extends string,
  Active extends string,
  DurationLabel extends keyof (D & O),
  ActiveLabel extends keyof D,
> {
  /** What tells the work apart. */
  readonly labels?: D
  /** How it ended. @default status: success, error, as `track()` records it */
  readonly outcome?: O
  readonly runs?: FamilyChanges<Runs>
  /** Its labels: by default all but the outcome. */
  readonly duration?: HistogramChanges<Duration> & LabelChoice<DurationLabel>
  /** Its labels: by default all but the outcome. */
  readonly active?: GaugeChanges<Active> & LabelChoice<ActiveLabel>
}

export type Work<
  D extends LabelDeclarations,
  O extends LabelDeclarations,
  Runs extends string,
  Duration extends string,
  Active extends string,
  DurationLabel extends keyof (D & O),
  ActiveLabel extends keyof D,
> = {
  readonly runs: Counter<Runs, ValuesOf<D & O>>
  readonly duration: Histogram<Duration, ValuesOf<Pick<D & O, DurationLabel>>>
  readonly active: Gauge<Active, ValuesOf<Pick<D, ActiveLabel>>>
}

/** What a kind of work calls itself. */
export interface WorkNames {
  readonly labels: LabelDeclarations
  readonly runs: string
  readonly duration: string
  readonly active: string
  /** In the plural. */
  readonly things: string
  readonly buckets: readonly number[]
}

export const usualOutcome = { status: oneOf('success', 'error') }

/** The families of a kind of work, with what a system says differently. */
export function workFamilies(
  changes: WorkChanges<
    LabelDeclarations,
    LabelDeclarations,
    string,
    string,
    string,
    string,
    string
  >,
  usual: WorkNames,
) {
  const { runs, duration, active, labels = usual.labels, outcome = usualOutcome } = changes
  const all = { ...labels, ...outcome }
  const thing = usual.things.replace(/s$/, '')
  return {
    runs: counter(runs?.name ?? usual.runs, {
      help: `${thing.charAt(0).toUpperCase()}${thing.slice(1)}s that have ended, by outcome.`,
      unit: usual.things,
      ...runs,
      labels: all,
    }),
    duration: histogram(duration?.name ?? usual.duration, {
      help: `Time taken by one ${thing}.`,
      buckets: usual.buckets,
      ...duration,
      labels: chosen(all, duration?.labels ?? Object.keys(labels)),
    }),
    active: gauge(active?.name ?? usual.active, {
      help: `${thing.charAt(0).toUpperCase()}${thing.slice(1)}s running right now.`,
      unit: usual.things,
      // The processes of a service run different ones.
      aggregate: 'sum',
      ...active,
      labels: chosen(labels, active?.labels ?? Object.keys(labels)),
    }),
  }
}
