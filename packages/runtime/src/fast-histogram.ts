import {
  type ClientMetric,
  type CollectorConfig,
  childLabels,
  collected,
  construct,
  isObject,
  type Maker,
  replaceMethods,
  slotOf,
} from './fast-collector.ts'

import { histogramAppearance, sharedSamples } from './histogram-lines.ts'
import { Series } from './series.ts'

interface ClientHistogram extends ClientMetric {
  observe(labels?: unknown, value?: unknown): unknown
  startTimer(labels?: unknown): unknown
}

/**
 * The client's histogram with its numbers in `Series`. Its cells: how many observations fell into
 * each bucket alone, the last one for those above every bound, and the sum of the observations.
 */
export function fastHistogram(
  Histogram: Maker,
  config: CollectorConfig & { readonly buckets: readonly number[] },
  shared?: Series,
): object {
  const { buckets } = config
  const histogram = construct<ClientHistogram>(Histogram, { ...config, buckets: [...buckets] })
  const series = shared ?? new Series(config.labelNames, buckets.length + 2)
  const appearance = histogramAppearance(histogram, series, buckets)
  const stockObserve = histogram.observe.bind(histogram)
  const stockLabels = histogram.labels.bind(histogram)

  const observe = (first?: unknown, second?: unknown) => {
    // The client's own reading: nothing and null are no labels, everything else is a value.
    const value = isObject(first) || (!first && first !== 0) ? second : first
    const valid = typeof value === 'number' && Number.isFinite(value)
    const slot = valid ? slotOf(series, isObject(first) ? first : {}) : -1
    if (valid && slot >= 0) observeAt(series, slot, buckets, value)
    else stockObserve(first, second)
  }
  const labels = (...args: unknown[]) => {
    const own = childLabels(series, args)
    if (!own || !Object.keys(own).every((name) => series.names.includes(name)))
      return stockLabels(...args)
    return {
      observe: (value?: unknown) => observe(own, value),
      startTimer: () => histogram.startTimer(own),
    }
  }
  const zero = (given: object) => {
    const slot = slotOf(series, given)
    const from = series.offset(slot)
    series.cells(slot).fill(0, from, from + series.width)
  }
  const getForPromString = async () => ({
    ...(await collected(histogram, series)),
    values: sharedSamples(histogram.name, series, buckets),
  })
  replaceMethods(histogram, series, appearance, { observe, labels, zero, getForPromString })
  return histogram
}

export function observeAt(
  series: Series,
  slot: number,
  buckets: ArrayLike<number>,
  value: number,
): void {
  const cells = series.cells(slot)
  const from = series.offset(slot)
  const bucket = from + bucketOf(buckets, value)
  const sum = from + buckets.length + 1
  cells[bucket] = (cells[bucket] as number) + 1
  cells[sum] = (cells[sum] as number) + value
}

/** The first bucket whose bound is not below the value. Linear: there are a dozen. */
export function bucketOf(buckets: ArrayLike<number>, value: number): number {
  const { length } = buckets
  let i = 0
  while (i < length && value > (buckets[i] as number)) i++
  return i
}
