/** What connection pools, queues and caches have in common, read from the usual libraries. */
import type { AnyCounterHandle, AnyGaugeHandle } from './handles.ts'
import { type ObserveOptions, observe, type Readings } from './observe.ts'
import type { Poll } from './poll.ts'

/** Of a pool of connections; pass those that the service has declared. */
export interface PoolMetrics {
  /** Open connections. */
  readonly open?: AnyGaugeHandle
  /** Open connections that nobody uses. */
  readonly idle?: AnyGaugeHandle
  /** Open connections in use. */
  readonly used?: AnyGaugeHandle
  /** Callers that wait for one. */
  readonly waiting?: AnyGaugeHandle
  /** The most that may be open. */
  readonly max?: AnyGaugeHandle
}

/** What a `Pool` of `pg` tells about itself. */
export interface PgPool {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
  readonly options?: { readonly max?: number | undefined }
}

/** Exports the state of a pool: one of `pg`, or whatever a function reads. */
export function observePool<const H extends PoolMetrics>(
  handles: H,
  pool: PgPool | (() => Readings<PoolMetrics> | Promise<Readings<PoolMetrics>>),
  options: OptionsOf<H>,
): Poll {
  return observeDeclared(
    handles,
    typeof pool === 'function' ? pool : () => pgReadings(pool),
    options,
  )
}

function pgReadings({
  totalCount,
  idleCount,
  waitingCount,
  options,
}: PgPool): Readings<PoolMetrics> {
  return {
    open: totalCount,
    idle: idleCount,
    used: totalCount - idleCount,
    waiting: waitingCount,
    max: options?.max,
  }
}

/** Of a queue of jobs. Totals become counters. */
export interface QueueMetrics {
  readonly waiting?: AnyGaugeHandle
  readonly active?: AnyGaugeHandle
  readonly delayed?: AnyGaugeHandle
  readonly completed?: AnyGaugeHandle | AnyCounterHandle
  readonly failed?: AnyGaugeHandle | AnyCounterHandle
}

/** What a `Queue` of `bullmq` tells about itself. */
export interface CountingQueue {
  getJobCounts(): Promise<Readonly<Record<string, number>>>
}

/** Exports the state of a queue: one of `bullmq`, or whatever a function reads. */
export function observeQueue<const H extends QueueMetrics>(
  handles: H,
  queue: CountingQueue | (() => Readings<QueueMetrics> | Promise<Readings<QueueMetrics>>),
  options: OptionsOf<H>,
): Poll {
  const read = typeof queue === 'function' ? queue : () => queue.getJobCounts()
  return observeDeclared(handles, read, options)
}

/** Of a cache. Totals become counters. */
export interface CacheMetrics {
  readonly hits?: AnyCounterHandle
  readonly misses?: AnyCounterHandle
  readonly evictions?: AnyCounterHandle
  readonly entries?: AnyGaugeHandle
  readonly bytes?: AnyGaugeHandle
}

/** Exports the state of a cache, as a function reads it. */
export function observeCache<const H extends CacheMetrics>(
  handles: H,
  read: () => Readings<CacheMetrics> | Promise<Readings<CacheMetrics>>,
  options: OptionsOf<H>,
): Poll {
  return observeDeclared(handles, read, options)
}

type OptionsOf<H> = ObserveOptions<Exclude<H[keyof H], undefined>>

function observeDeclared(
  handles: object,
  read: () => object | Promise<object>,
  options: unknown,
): Poll {
  type Handles = Readonly<Record<string, AnyCounterHandle | AnyGaugeHandle>>
  return observe(handles as Handles, read as () => Readings<Handles>, options as never)
}
