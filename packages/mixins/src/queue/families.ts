import type { AnyCounter, AnyGauge } from '../families.ts'

/** What of a queue's families is asked for: those of `queue()`, or declared by hand. */
export interface QueueFamilies {
  readonly depth: AnyGauge
  readonly jobs?: AnyCounter
  readonly enqueued?: AnyCounter
  readonly dequeued?: AnyCounter
}

/** How several values of a gauge become one: those of shards add up, those of replicas are the same. */
export type Combined = 'sum' | 'max'
