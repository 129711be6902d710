import type { IdleTimes } from './idle-times.ts'
import { labelTail } from './label-text.ts'
import { LabelTree, type SeriesValues } from './label-tree.ts'
import { isAscii } from './text-buffer.ts'

/** A single observation, with labels that lead to it, such as its trace. OpenMetrics only. */
export interface Exemplar {
  readonly labelSet: Readonly<Record<string, string>>
  readonly value: number
  /** Seconds since 1970. */
  readonly timestamp: number
}

/**
 * The series of one metric and their numbers.
 *
 * A series is a slot: `width` consecutive cells of a Float64Array, so that a counter's series
 * takes 8 bytes beside its labels, not an object of its own (76% of prom-client's memory; an
 * object per series took more than twice as much as prom-client).
 */
export class Series {
  readonly names: readonly string[]
  readonly width: number
  /** Changes whenever slots or cells may have moved: whoever keeps one looks it up again then. */
  epoch = 0
  /** Changes whenever slots have moved, so that a walk over them has to begin anew. */
  order = 0
  /** The labels of each slot as `labelTail()` prints them, in the order of creation. */
  tails: (string | undefined)[] = []
  /** Whether every tail so far was plain ASCII. */
  ascii = true
  /** Slots that are in use. */
  size = 0
  /** The latest exemplar of a cell, by `slot * width + cell`. */
  readonly exemplars = new Map<number, Exemplar>()
  /** For labels whose values are bounded: how many series have each value. */
  readonly counts: (Map<string, number> | undefined)[]
  /** For families whose series expire: when each was used. */
  idle: IdleTimes | undefined
  #chunks: Float64Array[] = []
  readonly #tree: LabelTree

  constructor(names: readonly string[], width: number) {
    this.names = names
    this.width = width
    this.counts = names.map(() => undefined)
    this.#tree = new LabelTree(names)
  }

  /** The slot of exactly these labels, or -1. */
  find(labels: object): number {
    const slot = this.#tree.find(labels)
    if (this.idle !== undefined && slot >= 0) this.idle.use(slot)
    return slot
  }

  /** The slot of exactly the labels that two objects have together, or -1. */
  findBoth(early: object, late: object): number {
    const slot = this.#tree.findBoth(early, late)
    if (this.idle !== undefined && slot >= 0) this.idle.use(slot)
    return slot
  }

  /** The slot of these values, new and at 0 if there was none; `tail` may print them otherwise. */
  open(values: SeriesValues, tail?: string): number {
    const existing = this.#tree.findValues(values)
    const slot = existing < 0 ? this.#create(values, tail ?? tailOf(this.names, values)) : existing
    this.idle?.use(slot)
    return slot
  }

  /** The array that holds a slot's numbers, from `offset(slot)` on. */
  cells(slot: number): Float64Array {
    return this.#chunks[slot >> chunkBits] as Float64Array
  }

  offset(slot: number): number {
    return (slot & (chunkSlots - 1)) * this.width
  }

  /** Forgets a series. */
  remove(values: SeriesValues): void {
    const slot = this.#tree.delete(values)
    if (slot < 0) return
    this.tails[slot] = undefined
    this.size--
    this.epoch++
    this.#count(values, -1)
    if (this.tails.length > 64 && this.size < this.tails.length / 2) this.#compact()
  }

  /** Forgets every series. */
  clear(): void {
    this.#tree.clear()
    this.tails = []
    this.#chunks = []
    this.size = 0
    this.ascii = true
    this.epoch++
    this.order++
    this.exemplars.clear()
    for (const counted of this.counts) counted?.clear()
  }

  #create(values: SeriesValues, tail: string): number {
    const slot = this.tails.length
    this.#tree.add(values, slot)
    this.tails.push(tail)
    this.size++
    this.ascii &&= isAscii(tail)
    this.#count(values, 1)
    this.#reserve(slot)
    return slot
  }

  #count(values: SeriesValues, by: 1 | -1): void {
    this.counts.forEach((counted, i) => {
      const value = values[i]
      if (counted === undefined || value === undefined) return
      const count = (counted.get(value) ?? 0) + by
      if (count === 0) counted.delete(value)
      else counted.set(value, count)
    })
  }

  /** Makes room for a slot. The first chunk doubles, so that a small family stays small. */
  #reserve(slot: number): void {
    const chunk = slot >> chunkBits
    const cells = this.#chunks[chunk]
    if (cells !== undefined && this.offset(slot) < cells.length) return
    const slots = chunk > 0 ? chunkSlots : cells ? (cells.length / this.width) * 2 : 4
    const grown = new Float64Array(slots * this.width)
    if (cells !== undefined) {
      grown.set(cells)
      this.epoch++
    }
    this.#chunks[chunk] = grown
  }

  /** Moves the slots together, in their order. Their exemplars, which are few, are dropped. */
  #compact(): void {
    const entries = [...this.#tree.entries()].sort(([, a], [, b]) => a - b)
    const { tails, width } = this
    const chunks = this.#chunks
    const lastUse = [...(this.idle?.lastUse ?? [])]
    this.clear()
    for (const [values, old] of entries) {
      const slot = this.open(values, tails[old])
      const from = this.offset(old)
      const cells = chunks[old >> chunkBits]?.subarray(from, from + width) ?? []
      this.cells(slot).set(cells, this.offset(slot))
      if (this.idle) this.idle.lastUse[slot] = lastUse[old] ?? 0
    }
  }
}

/** 256 slots to a chunk: chunks never move, so growing copies nothing and wastes little. */
const chunkBits = 8
const chunkSlots = 1 << chunkBits

function tailOf(names: readonly string[], values: SeriesValues): string {
  return labelTail(
    names.flatMap((name, i) => {
      const value = values[i]
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}
