import {
  type Counter,
  counter,
  type Gauge,
  gauge,
  type LabelDeclarations,
  oneOf,
  upTo,
  type ValuesOf,
  writtenBy,
} from '@telltale/core'
import type { FamilyChanges, GaugeChanges } from '../family-changes.ts'

export type Queue<
  D extends LabelDeclarations,
  O extends LabelDeclarations,
  Depth extends string,
  Jobs extends string,
  Enqueued extends string,
  Dequeued extends string,
> = {
  readonly depth: Gauge<Depth, ValuesOf<D>>
  readonly jobs: Counter<Jobs, ValuesOf<D & O>>
  readonly enqueued: Counter<Enqueued, ValuesOf<D>>
  readonly dequeued: Counter<Dequeued, ValuesOf<D>>
}

export interface QueueChanges<
  D extends LabelDeclarations,
  O extends LabelDeclarations,
  Depth extends string,
  Jobs extends string,
  Enqueued extends string,
  Dequeued extends string,
> {
  /** Of all families. @default queue_name */
  readonly labels?: D
  /** How a job left the queue. @default status: completed, failed */
  readonly outcome?: O
  readonly depth?: GaugeChanges<Depth>
  readonly jobs?: FamilyChanges<Jobs>
  readonly enqueued?: FamilyChanges<Enqueued>
  readonly dequeued?: FamilyChanges<Dequeued>
}

/**
 * What a queue of jobs exposes; export those that the service records.
 *
 * Shape: depth, enqueued and dequeued {queue_name}, jobs {queue_name, status}.
 *
 * @example
 * export const { depth, jobs } = queue()
 * @example
 * const { depth, enqueued, dequeued } = queue({ labels: { queue_name: oneOf('mail', 'export') } })
 */
export function queue<
  const D extends LabelDeclarations = typeof usual,
  const O extends LabelDeclarations = typeof usualOutcome,
  const Depth extends string = 'queue_depth',
  const Jobs extends string = 'queue_jobs_total',
  const Enqueued extends string = 'queue_enqueued_total',
  const Dequeued extends string = 'queue_dequeued_total',
>(
  changes: QueueChanges<D, O, Depth, Jobs, Enqueued, Dequeued> = {},
): Queue<D, O, Depth, Jobs, Enqueued, Dequeued> {
  const { depth, jobs, enqueued, dequeued } = changes
  const labels: LabelDeclarations = changes.labels ?? usual
  const outcome: LabelDeclarations = changes.outcome ?? usualOutcome
  const unit = 'jobs'
  const families = writtenBy(queue, () => ({
    depth: gauge(depth?.name ?? 'queue_depth', {
      help: 'Jobs waiting in the queue.',
      unit,
      // Whoever has asked the queue last knows it best.
      aggregate: 'last',
      ...depth,
      labels,
    }),
    jobs: counter(jobs?.name ?? 'queue_jobs_total', {
      help: 'Jobs that left the queue by outcome.',
      unit,
      ...jobs,
      labels: { ...labels, ...outcome },
    }),
    enqueued: counter(enqueued?.name ?? 'queue_enqueued_total', {
      help: 'Jobs put on the queue.',
      unit,
      ...enqueued,
      labels,
    }),
    dequeued: counter(dequeued?.name ?? 'queue_dequeued_total', {
      help: 'Jobs taken off the queue.',
      unit,
      ...dequeued,
      labels,
    }),
  }))
  // The types follow from the changes, which the compiler cannot see through a spread.
  return families as never
}

const usual = { queue_name: upTo(20).otherwise('other') }
const usualOutcome = { status: oneOf('completed', 'failed') }
