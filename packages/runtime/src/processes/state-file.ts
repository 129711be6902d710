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
  /** The latest numbers; nothing if neither slot is whole. They are valid until the next `read()`. */
  read(): Slot | undefined
  /** A part of the text, in bytes from its start. */
  text(from: number, to: number): string
  close(): void
}

/** Throws what the file system says, such as ENOENT. */
export function openStateFile(path: string): StateReader {
  const file = openSync(path, 'r')
  let numbers: Numbers | undefined
  return {
    read() {
      numbers ??= openNumbers(file)
      return numbers && latestSlot(file, numbers)
    },
    text(from, to) {
      const bytes = Buffer.alloc(to - from)
      const start = headBytes + 2 * slotSize(numbers?.capacity ?? 0) + from
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start))
    },
    close: () => closeSync(file),
  }
}

/** Both slots as they are in the file, in one piece of memory that is used again and again. */
interface Numbers {
  readonly capacity: number
  readonly slots: Float64Array
  readonly bytes: Uint8Array
}

function openNumbers(file: number): Numbers | undefined {
  const head = new Float64Array(2)
  const read = readSync(file, new Uint8Array(head.buffer), 0, head.byteLength, 0)
  const [kind, capacity = 0] = head
  if (read < head.byteLength || kind !== magic || !(capacity > 0)) return undefined
  // A damaged file may claim anything. The text comes after both slots, and there always is one.
  if (headBytes + 2 * slotSize(capacity) > fstatSync(file).size) return undefined
  const slots = new Float64Array(2 * (slotHead + capacity))
  return { capacity, slots, bytes: new Uint8Array(slots.buffer) }
}

/** The later slot, or the other one if that is being written at this moment. */
function latestSlot(file: number, { capacity, slots, bytes }: Numbers): Slot | undefined {
  const size = slotSize(capacity)
  const isShort = 2 * size <= atOnceBytes
  const read = (from: number, length: number) =>
    readSync(file, bytes, from, length, headBytes + from) === length
  if (!(isShort ? read(0, 2 * size) : read(0, slotHead * 8) && read(size, slotHead * 8))) {
    return undefined
  }
  const isSecondLater = (slots[slotHead + capacity] as number) > (slots[0] as number)
  for (const i of isSecondLater ? [1, 0] : [0, 1]) {
    const from = i * (slotHead + capacity)
    const count = slots[from + 4] as number
    if (!((slots[from] as number) > 0 && count >= 0 && count <= capacity)) continue
    if (!isShort && !read(i * size, (slotHead + count) * 8)) continue
    const slot = wholeSlot(slots.subarray(from, from + slotHead + count))
    if (slot) return slot
  }
  return undefined
}

function wholeSlot(slot: Float64Array): Slot | undefined {
  const [sequence = 0, writtenAt = 0, ended = 0, textBytes = 0, count = 0, sum = 0] = slot
  slot[checksum] = 0
  const bytes = new Uint8Array(slot.buffer, slot.byteOffset, slot.byteLength)
  if (slotHead + count !== slot.length || crc32(bytes) !== sum) return undefined
  return { sequence, writtenAt, hasEnded: ended === 1, textBytes, cells: slot.subarray(slotHead) }
}

/** Below it, reading everything takes less time than finding out what is needed. */
const atOnceBytes = 65_536

/** In 8-byte numbers: sequence, time, ended, bytes of text, cells, checksum, two spare. */
const slotHead = 8
const checksum = 5
const headBytes = 64
/** The version of the layout. */
const magic = 0x7e11_7a1e_01

function slotSize(capacity: number): number {
  return (slotHead + capacity) * 8
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  const written = writeSync(file, bytes, 0, bytes.length, at)
  if (written === bytes.length) return
  throw Object.assign(new Error('no space left on the device'), { code: 'ENOSPC' })
}
