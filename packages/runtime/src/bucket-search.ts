/**
 * Which bucket of a histogram a value falls into.
 *
 * A table tells from the value's exponent and the first bits of its mantissa where to begin, so that
 * one or two bounds are compared and not all up to the value's own: observing takes half the time.
 */
export interface BucketSearch {
  /** Upper bounds, ascending, as numbers side by side: a frozen array of them takes longer to read. */
  readonly bounds: Float64Array
  /** Up to this value, the search begins at the first bound. */
  readonly tableFrom: number
  readonly last: number
  /** The first bucket that a value with these leading bits can fall into, from `lowest` on. */
  readonly starts: Uint16Array
  readonly lowest: number
}

export function bucketSearch(buckets: readonly number[]): BucketSearch {
  const bounds = Float64Array.from(buckets)
  const positive = bounds.find((bound) => bound > 0) ?? Number.POSITIVE_INFINITY
  const last = bounds.at(-1) ?? Number.NEGATIVE_INFINITY
  const lowest = leadingBits(positive)
  // Without a positive bound every value is either found from the first one on, or above the last.
  const length = last > 0 ? leadingBits(last) - lowest + 1 : 0
  const starts = Uint16Array.from({ length }, (_, i) => {
    const bucket = bounds.findIndex((bound) => bound >= smallestWith(lowest + i))
    return bucket < 0 ? bounds.length : bucket
  })
  return { bounds, tableFrom: positive, last, starts, lowest }
}

/** The first bucket whose bound is not below the value, which is finite; the last if none is. */
export function bucketOf(search: BucketSearch, value: number): number {
  const { bounds } = search
  if (value > search.last) return bounds.length
  let i = 0
  if (value > search.tableFrom) {
    number[0] = value
    i = search.starts[((words[highWord] as number) >>> droppedBits) - search.lowest] as number
  }
  while (value > (bounds[i] as number)) i++
  return i
}

/** A number's exponent and three bits of its mantissa: eight steps from a number to its double. */
function leadingBits(positive: number): number {
  number[0] = positive
  return (words[highWord] as number) >>> droppedBits
}

function smallestWith(bits: number): number {
  words[1 - highWord] = 0
  words[highWord] = bits << droppedBits
  return number[0] as number
}

const number = new Float64Array([1])
const words = new Uint32Array(number.buffer)
/** Which half of a number holds its exponent: not the same on every processor. */
const highWord = words[1] === 0 ? 0 : 1
const droppedBits = 17
