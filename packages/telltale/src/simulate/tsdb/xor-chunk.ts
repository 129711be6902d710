/**
 * Samples in the compression that Prometheus stores them with: a time is the change of the distance
 * to the one before, a value the bits in which it differs from the one before.
 *
 * Source: https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/chunks.md
 */

/**
 * Writes the samples from `from` (inclusive) to `to` of two arrays into a chunk. NaN becomes the
 * one by which Prometheus marks the end of a series.
 */
export function xorChunk(
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
): Uint8Array {
  const bits = bitWriter(16 + (to - from) * 17)
  bits.write((to - from) >>> 8, 8)
  bits.write((to - from) & 0xff, 8)
  const first = times[from] ?? 0
  writeVarint(bits, first < 0 ? -first * 2 - 1 : first * 2)
  words.set(values[from] ?? 0)
  let high = words.high
  let low = words.low
  bits.write(high, 32)
  bits.write(low, 32)
  let delta = 0
  let leading = -1
  let trailing = 0
  for (let i = from + 1; i < to; i++) {
    const next = (times[i] ?? 0) - (times[i - 1] ?? 0)
    if (i === from + 1) writeVarint(bits, next)
    else writeChange(bits, next - delta)
    delta = next

    words.set(values[i] ?? 0)
    const xorHigh = words.high ^ high
    const xorLow = words.low ^ low
    high = words.high
    low = words.low
    if (xorHigh === 0 && xorLow === 0) {
      bits.write(0, 1)
      continue
    }
    bits.write(1, 1)
    // Five bits hold at most 31.
    const ownLeading = Math.min(31, xorHigh !== 0 ? Math.clz32(xorHigh) : 32 + Math.clz32(xorLow))
    const ownTrailing = xorLow !== 0 ? zerosAtEnd(xorLow) : 32 + zerosAtEnd(xorHigh)
    if (leading >= 0 && ownLeading >= leading && ownTrailing >= trailing) {
      bits.write(0, 1)
    } else {
      leading = ownLeading
      trailing = ownTrailing
      bits.write(1, 1)
      bits.write(leading, 5)
      // All 64 are written as 0.
      bits.write((64 - leading - trailing) & 63, 6)
    }
    writeMiddle(bits, xorHigh, xorLow, leading, trailing)
  }
  return bits.view()
}

/** The two halves of a 64-bit float. */
const words = (() => {
  const view = new DataView(new ArrayBuffer(8))
  return {
    set(value: number) {
      view.setFloat64(0, value)
      // https://github.com/prometheus/prometheus/blob/main/model/value/value.go
      if (Number.isNaN(value)) view.setBigUint64(0, 0x7ff0000000000002n)
    },
    get high() {
      return view.getUint32(0)
    },
    get low() {
      return view.getUint32(4)
    },
  }
})()

function zerosAtEnd(word: number): number {
  return 31 - Math.clz32(word & -word)
}

function writeMiddle(
  bits: BitWriter,
  high: number,
  low: number,
  leading: number,
  trailing: number,
): void {
  const inHigh = Math.min(32 - leading, 64 - leading - trailing)
  if (trailing >= 32) {
    bits.write(high >>> (trailing - 32), inHigh)
    return
  }
  bits.write(high, 32 - leading)
  bits.write(low >>> trailing, 32 - trailing)
}

/** How much the distance of two times has changed. */
function writeChange(bits: BitWriter, change: number): void {
  if (change === 0) bits.write(0, 1)
  else if (fitsIn(change, 14)) writeSigned(bits, 0b10, 2, change, 14)
  else if (fitsIn(change, 17)) writeSigned(bits, 0b110, 3, change, 17)
  else if (fitsIn(change, 20)) writeSigned(bits, 0b1110, 4, change, 20)
  else {
    bits.write(0b1111, 4)
    bits.write(Math.floor(change / 2 ** 32), 32)
    bits.write(change >>> 0, 32)
  }
}

function fitsIn(value: number, width: number): boolean {
  return -(2 ** (width - 1) - 1) <= value && value <= 2 ** (width - 1)
}

function writeSigned(
  bits: BitWriter,
  prefix: number,
  prefixWidth: number,
  value: number,
  width: number,
): void {
  bits.write(prefix, prefixWidth)
  bits.write(value, width)
}

function writeVarint(bits: BitWriter, value: number): void {
  let rest = value
  while (rest >= 0x80) {
    bits.write((rest % 0x80) | 0x80, 8)
    rest = Math.floor(rest / 0x80)
  }
  bits.write(rest, 8)
}

interface BitWriter {
  /** The lowest `count` bits of a number, at most 32. */
  write(value: number, count: number): void
  view(): Uint8Array
}

function bitWriter(capacity: number): BitWriter {
  const buffer = new Uint8Array(capacity)
  let length = 0
  let free = 0
  return {
    write(value, count) {
      let rest = count
      while (rest > 0) {
        if (free === 0) {
          length++
          free = 8
        }
        const taken = Math.min(free, rest)
        rest -= taken
        free -= taken
        const part = (value >>> rest) & ((1 << taken) - 1)
        buffer[length - 1] = (buffer[length - 1] ?? 0) | (part << free)
      }
    },
    view: () => buffer.subarray(0, length),
  }
}
