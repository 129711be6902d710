import type { AnyCounterHandle, AnyGaugeHandle, CounterHandle, GaugeHandle } from './handles.ts'
import { type Poll, type PollOptions, poll } from './poll.ts'

type Observed = AnyCounterHandle | AnyGaugeHandle
type LabelsOf<H> = H extends GaugeHandle<infer L> ? L : H extends CounterHandle<infer L> ? L : never
type Together<L> = (L extends unknown ? (labels: L) => void : never) extends (
  labels: infer All,
) => void
  ? All
  : never

export interface ObserveOptions<H> extends PollOptions {
  /** The labels of all the families; each gets those that it declares. */
  readonly labels: Together<LabelsOf<H>>
}

/** Numbers under the names of the handles; one that is not known now is left out. */
export type Readings<H> = { readonly [Role in keyof H]?: number | undefined }

/**
 * Reads the state of something now and then: gauges are set, counters follow totals that the
 * source keeps (their increase since the last reading).
 *
 * Errors: a reading that fails is told, and changes nothing; the next one comes as planned.
 *
 * @example
 * observe(
 *   { size: metrics.pool.size, waits: metrics.pool.waits },
 *   () => ({ size: pool.totalCount, waits: pool.waitCount }),
 *   { labels: { pool: 'orders' }, everyMs: 5_000, onError: (error) => log.warn(error) },
 * )
 */
export function observe<const H extends Readonly<Record<string, Observed>>>(
  handles: H,
  read: () => Readings<H> | Promise<Readings<H>>,
  options: ObserveOptions<H[keyof H]>,
): Poll {
  const given = options.labels as Readonly<Record<string, string>>
  const writers = Object.entries(handles).map(([role, handle]) => {
    const entries = Object.entries(given).filter(([name]) => name in handle.family.labels)
    const labels = Object.fromEntries(entries)
    const write =
      'set' in handle ? (value: number) => handle.set(labels, value) : followTotal(handle, labels)
    return { role, write }
  })
  return poll(async () => {
    const readings = await read()
    for (const { role, write } of writers) {
      const value = readings[role]
      if (value !== undefined) write(value)
    }
  }, options)
}

/**
 * Makes a counter follow a total that somebody else keeps: called with the total now and then, it
 * adds what has come since the last call. The first total is where it begins; one that is lower
 * than the last says that the source began anew, and is added whole, as Prometheus does.
 *
 * @example
 * const hits = followTotal(metrics.cache.hits, { cache: 'users' })
 * setInterval(() => hits(cache.stats().hits), 10_000).unref()
 */
export function followTotal<L>(counter: CounterHandle<L>, labels: L): (total: number) => void {
  let last: number | undefined
  return (total) => {
    if (!Number.isFinite(total)) return
    const increase = last === undefined ? 0 : total < last ? total : total - last
    last = total
    if (increase > 0) (counter as AnyCounterHandle).inc(labels as object, increase)
  }
}
