import { drop, keyOf, type Sample, type Vector } from './vector.ts'

/**
 * The φ-quantile of classic buckets, one for each set of the other labels.
 *
 * Source: https://github.com/prometheus/prometheus/blob/main/promql/quantile.go (bucketQuantile)
 */
export function histogramQuantile(phi: number, vector: Vector): Vector {
  const groups = new Map<string, { labels: Sample['labels']; buckets: Bucket[] }>()
  for (const { labels, value } of vector) {
    const bound = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le)
    if (labels.le === undefined || Number.isNaN(bound)) continue
    const others = drop(labels, ['le'])
    const key = keyOf(others)
    const group = groups.get(key) ?? { labels: others, buckets: [] }
    group.buckets.push({ bound, count: value })
    groups.set(key, group)
  }
  return [...groups.values()].map(({ labels, buckets }) => ({
    labels,
    value: quantileOf(phi, buckets),
  }))
}

interface Bucket {
  readonly bound: number
  /** Observations up to the bound. */
  readonly count: number
}

function quantileOf(phi: number, unsorted: readonly Bucket[]): number {
  const sorted = [...unsorted].sort((a, b) => a.bound - b.bound)
  let highest = 0
  const buckets = sorted.map(({ bound, count }) => {
    highest = Math.max(highest, count)
    return { bound, count: highest }
  })
  const last = buckets.at(-1)
  if (last === undefined || last.bound !== Number.POSITIVE_INFINITY || buckets.length < 2) {
    return Number.NaN
  }
  if (last.count === 0 || Number.isNaN(last.count)) return Number.NaN
  const rank = phi * last.count
  const at = buckets.findIndex(({ count }) => count >= rank)
  if (at === buckets.length - 1) return buckets.at(-2)?.bound ?? Number.NaN
  const bucket = buckets[at] ?? last
  if (at === 0 && bucket.bound <= 0) return bucket.bound
  const lower = buckets[at - 1] ?? { bound: 0, count: 0 }
  const share = (rank - lower.count) / (bucket.count - lower.count)
  return lower.bound + (bucket.bound - lower.bound) * share
}
