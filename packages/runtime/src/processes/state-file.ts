/**
 * The file in which a process keeps its numbers for others, so that they survive it.
 *
 * Three parts: two slots of numbers, and a text that only grows. Numbers are written in turn into
 * the slot that is not the latest one, with a checksum, so that whoever dies while writing leaves
 * the other slot valid. A slot says how much of the text belongs to it, so that the text needs no
 * checksum. The writer keeps the file open: an update is one write, of numbers only.
 */
import { closeSync, fstatSync, openSync, readSync, renameSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/** What a slot holds. */
export interface Slot {
  /** Grows with every write. */
  readonly sequence: number
  /** Milliseconds since 1970. */
  readonly writtenAt: number
  /** Whether the process has said that it writes no more. */
  readonly hasEnded: boolean
  /** How many bytes of the text belong to these numbers. */
  readonly textBytes: number
  readonly cells: Float64Array
}

export interface StateWriter {
  readonly capacity: number
  /** Adds to the text. It counts from the next `write()` on. */
  append(text: string): void
  write(cells: Float64Array, count: number, hasEnded: boolean): void
  /** The numbers of the latest `write()`. */
  written(): Float64Array
  /** Gives the file its name, at which others look for it. */
  rename(path: string): void
  /** Whether the file still has a name: it was neither taken over nor deleted. */
  isNamed(): boolean
  close(): void
}

/** A new file with room for `capacity` numbers. Throws what the file system says. */
export function createStateFile(path: string, capacity: number): StateWriter {
  const file = openSync(path, 'wx+', 0o644)
  const slotBytes = slotSize(capacity)
  const textStart = headBytes + 2 * slotBytes
  let textBytes = 0
  let sequence = 0
  let name = path
  // The head and the cells in one array, so that they are written by one call.
  const slot = new Float64Array(slotHead + capacity)
  const bytes = Buffer.from(slot.buffer)
  let count = 0
  writeAll(file, Buffer.from(new Float64Array([magic, capacity]).buffer), 0)
  return {
    capacity,
    append(text) {
      const added = Buffer.from(text)
      writeAll(file, added, textStart + textBytes)
      textBytes += added.length
    },
    write(cells, length, hasEnded) {
      count = length
      slot.set(length === cells.length ? cells : cells.subarray(0, length), slotHead)
      slot.set([sequence + 1, Date.now(), hasEnded ? 1 : 0, textBytes, length, 0])
      const used = bytes.subarray(0, (slotHead + length) * 8)
      slot[checksum] = crc32(used)
      writeAll(file, used, headBytes + ((sequence + 1) % 2) * slotBytes)
      sequence++
    },
    written: () => slot.subarray(slotHead, slotHead + count),
    rename(to) {
      renameSync(name, to)
      name = to
    },
    isNamed: () => fstatSync(file).nlink > 0,
    close: () => closeSync(file),
  }
}

export interface StateReader {
  /** The latest numbers; nothing if neither slot is whole. */
  read(): Slot | undefined
  /** A part of the text, in bytes from its start. */
  text(from: number, to: number): string
  close(): void
}

/** Throws what the file system says, such as ENOENT. */
export function openStateFile(path: string): StateReader {
  const file = openSync(path, 'r')
  let capacity = 0
  const capacityOf = () => {
    const [kind, size] = readNumbers(file, 0, 2) ?? []
    return kind === magic && size !== undefined ? size : 0
  }
  return {
    read() {
      capacity ||= capacityOf()
      if (capacity === 0) return undefined
      const heads = [0, 1].map((i) => {
        const at = headBytes + i * slotSize(capacity)
        return { at, head: readNumbers(file, at, slotHead) }
      })
      // The later slot first. It may be the one that is being written at this moment.
      heads.sort((a, b) => (b.head?.[0] ?? 0) - (a.head?.[0] ?? 0))
      for (const { at, head } of heads) {
        const slot = head && wholeSlot(file, at, head, capacity)
        if (slot) return slot
      }
      return undefined
    },
    text(from, to) {
      const bytes = Buffer.alloc(to - from)
      const start = headBytes + 2 * slotSize(capacity) + from
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start))
    },
    close: () => closeSync(file),
  }
}

function wholeSlot(
  file: number,
  at: number,
  head: Float64Array,
  capacity: number,
): Slot | undefined {
  const count = head[4] ?? 0
  if (!(head[0] && count >= 0 && count <= capacity)) return undefined
  const slot = readNumbers(file, at, slotHead + count)
  if (!slot) return undefined
  const [sequence = 0, writtenAt = 0, ended = 0, textBytes = 0, length = 0, sum = 0] = slot
  slot[checksum] = 0
  if (length !== count || crc32(Buffer.from(slot.buffer)) !== sum) return undefined
  return { sequence, writtenAt, hasEnded: ended === 1, textBytes, cells: slot.subarray(slotHead) }
}

/** In 8-byte numbers: sequence, time, ended, bytes of text, cells, checksum, two spare. */
const slotHead = 8
const checksum = 5
const headBytes = 64
/** The version of the layout. */
const magic = 0x7e11_7a1e_01

function slotSize(capacity: number): number {
  return (slotHead + capacity) * 8
}

function readNumbers(file: number, at: number, count: number): Float64Array | undefined {
  const numbers = new Float64Array(count)
  const read = readSync(file, new Uint8Array(numbers.buffer), 0, count * 8, at)
  return read === count * 8 ? numbers : undefined
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  const written = writeSync(file, bytes, 0, bytes.length, at)
  if (written === bytes.length) return
  throw Object.assign(new Error('no space left on the device'), { code: 'ENOSPC' })
}
