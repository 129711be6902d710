import { collectWithin } from './collect-within.ts'
import { recorderOf } from './gauge-handle.ts'
import type { GaugeHandle } from './handles.ts'

/** The values of a gauge now: one number without labels, else pairs of labels and number. */
export type Reading<L> = keyof L extends never
  ? number | undefined
  : Iterable<readonly [labels: L, value: number]>

export interface OnScrapeOptions {
  /** How long reading may take, in milliseconds. @default 500 */
  readonly timeoutMs?: number
}

/**
 * Reads a gauge whenever it is scraped, for values that are only worth computing then.
 *
 * The gauge has the series of the last reading, and no others. A reading that fails or takes too
 * long leaves it without any, because nothing is known; it is counted in
 * `telltale_collect_failures_total`, and the scrape goes on.
 *
 * @example
 * onScrape(metrics.queue.depth, async () => [[{ queue_name: 'pipeline' }, await jobs.count()]])
 * onScrape(metrics.http.connections, () => sockets.size)
 */
export function onScrape<L>(
  gauge: GaugeHandle<L>,
  read: () => Reading<NoInfer<L>> | Promise<Reading<NoInfer<L>>>,
  { timeoutMs = 500 }: OnScrapeOptions = {},
): void {
  const { family, collector, series, drops } = recorderOf(gauge)
  const set = gauge.set as (...args: unknown[]) => void
  const collect = async () => {
    const [reading] = await collectWithin(
      [{ metric: read, collect: read }],
      timeoutMs,
      (_, ...why) => drops.collectFailed(family, ...why),
    )
    series.clear()
    if (typeof reading === 'number') set(reading)
    else
      for (const [labels, value] of (reading ?? []) as Iterable<[object, number]>)
        set(labels, value)
  }
  Object.assign(collector, { collect })
}
