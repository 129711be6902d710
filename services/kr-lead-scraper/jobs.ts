/** Work that waits in a queue. */
import type { queue } from '@systems/metrics/kr-lead-scraper'
import type { HandlesOf } from '@telltale/runtime'

/** The queues are the values of the label, so that there is one list of them. */
export const queueNames = ['scraping', 'enrichment', 'default'] as const
export type QueueName = Parameters<HandlesOf<typeof queue.size>['set']>[0]['queue_name']

export type Job = Work & { readonly id: string }

export type Work =
  | {
      readonly queue: 'scraping'
      /** Where it looks: `directory`, `maps`, `website`, or whatever else somebody asks for. */
      readonly source: string
      readonly query: string
      readonly pages: number
    }
  | { readonly queue: 'enrichment'; readonly leadId: string; readonly mode: 'auto' | 'manual' }
  | { readonly queue: 'default'; readonly task: 'export' | 'clean-up' }

export type JobStatus = 'waiting' | 'started' | 'finished' | 'failed' | 'cancelled'

/** What the queue says of itself; all but `waiting` and `workers` are totals since it was started. */
export interface QueueState {
  readonly waiting: number
  readonly started: number
  readonly finished: number
  readonly failed: number
  /** Those that were heard of within the last seconds. */
  readonly workers: number
}

export type QueueStates = Readonly<Record<QueueName, QueueState>>
