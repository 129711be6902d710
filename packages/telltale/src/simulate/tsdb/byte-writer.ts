import { crc32c } from './crc32c.ts'

/** Bytes one after the other, in a buffer that grows. */
export interface ByteWriter {
  readonly length: number
  byte(value: number): void
  uint32(value: number): void
  uint64(value: number): void
  uvarint(value: number): void
  /** Zigzag. */
  varint(value: number): void
  /** Length and UTF-8. */
  text(value: string): void
  bytes(value: Uint8Array): void
  padTo(multiple: number): void
  /** The checksum of everything from an offset on. */
  checksum(from: number): void
  setUint32(at: number, value: number): void
  view(from?: number): Uint8Array
}

export function byteWriter(capacity = 1 << 16): ByteWriter {
  let buffer = new Uint8Array(capacity)
  let length = 0
  const room = (count: number) => {
    if (length + count <= buffer.length) return
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + count))
    larger.set(buffer.subarray(0, length))
    buffer = larger
  }
  const byte = (value: number) => {
    room(1)
    buffer[length++] = value
  }
  const setUint32 = (at: number, value: number) => {
    buffer[at] = value >>> 24
    buffer[at + 1] = value >>> 16
    buffer[at + 2] = value >>> 8
    buffer[at + 3] = value
  }
  const uint32 = (value: number) => {
    room(4)
    setUint32(length, value)
    length += 4
  }
  const uvarint = (value: number) => {
    let rest = value
    while (rest >= 0x80) {
      byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    byte(rest)
  }
  const bytes = (value: Uint8Array) => {
    room(value.length)
    buffer.set(value, length)
    length += value.length
  }
  return {
    get length() {
      return length
    },
    byte,
    uint32,
    uint64(value) {
      uint32(Math.floor(value / 2 ** 32))
      uint32(value % 2 ** 32)
    },
    uvarint,
    varint: (value) => uvarint(value < 0 ? -value * 2 - 1 : value * 2),
    text(value) {
      const encoded = encoder.encode(value)
      uvarint(encoded.length)
      bytes(encoded)
    },
    bytes,
    padTo(multiple) {
      while (length % multiple !== 0) byte(0)
    },
    checksum: (from) => uint32(crc32c(buffer, from, length)),
    setUint32,
    view: (from = 0) => buffer.subarray(from, length),
  }
}

const encoder = new TextEncoder()
