import { type BucketSearch, bucketOf, bucketSearch } from './bucket-search.ts'
import {
  type ClientMetric,
  type CollectorConfig,
  collected,
  construct,
  type Maker,
  replaceMethods,
  slotOf,
} from './fast-collector.ts'
import { fastLabels, fastMethod, type Method } from './fast-method.ts'
import { histogramAppearance, sharedSamples } from './histogram-lines.ts'
import { Series } from './series.ts'

interface ClientHistogram extends ClientMetric {
  readonly observe: Method
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
  const search = bucketSearch(buckets)
  const observe = fastMethod(series, histogram.observe.bind(histogram), {
    isTaken: Number.isFinite,
    write: (slot, value) => observeAt(series, slot, search, value),
    // The client's own reading: nothing and null are no labels, everything else is a value.
    isNoLabels: (first) => !first && first !== 0,
  })
  const labels = fastLabels(series, histogram.labels.bind(histogram), 'at once', (own) => ({
    observe: (value?: unknown) => observe(own, value),
    startTimer: () => histogram.startTimer(own),
  }))
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
  buckets: BucketSearch,
  value: number,
): void {
  const cells = series.cells(slot)
  const from = series.offset(slot)
  const bucket = from + bucketOf(buckets, value)
  const sum = from + buckets.bounds.length + 1
  cells[bucket] = (cells[bucket] as number) + 1
  cells[sum] = (cells[sum] as number) + value
}
