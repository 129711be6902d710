import { labelText } from './label-text.ts'
import { isAscii } from './text-buffer.ts'

/** The values of a series' labels in declared order; `undefined` for one that it does not have. */
export type SeriesValues = readonly (string | undefined)[]

/** A single observation, with labels that lead to it, such as its trace. OpenMetrics only. */
export interface Exemplar {
  readonly labelSet: Readonly<Record<string, string>>
  readonly value: number
  /** Seconds since 1970. */
  readonly timestamp: number
}

/**
 * The series of one metric: which label values there are, and the numbers of each.
 *
 * A series is a slot. Its `width` numbers are consecutive cells of a Float64Array, so that a
 * counter's series costs 8 bytes beside its labels, not an object of its own. Slots are found
 * through one Map per label, so that no key is built, and no two label sets can share one.
 *
 * `epoch` changes whenever slots may have moved: whoever keeps a slot looks it up again then.
 */
export class Series {
  readonly names: readonly string[]
  readonly width: number
  epoch = 0
  /** Label text of each slot, in the order of creation; `undefined` for one that was removed. */
  texts: (string | undefined)[] = []
  /** Whether every text so far was plain ASCII. */
  ascii = true
  chunks: Float64Array[] = []
  /** Slots that are in use. */
  size = 0
  /** For labels whose values are bounded: how many series have each value. */
  readonly counts: (Map<string, number> | undefined)[]
  /** The latest exemplar of a cell, by `slot * width + cell`. */
  readonly exemplars = new Map<number, Exemplar>()
  #root: Node = new Map()

  constructor(names: readonly string[], width: number) {
    this.names = names
    this.width = width
    this.counts = names.map(() => undefined)
  }

  /** The slot of exactly these labels, or -1. */
  find(labels: object): number {
    const { names } = this
    const given = labels as Readonly<Record<string, string>>
    let count = 0
    for (const _ in given) count++
    if (count !== names.length) return -1
    let node: Node | number | undefined = this.#root
    // Indexed, because an iterator costs more than the look-ups themselves.
    for (let i = 0; i < count; i++) {
      node = (node as Node).get(given[names[i] as string] as Key)
      if (node === undefined) return -1
    }
    return count === 0 ? this.#only() : (node as number)
  }

  /** The slot of these values, new and at 0 if there was none. */
  open(values: SeriesValues, text = this.#textOf(values)): number {
    const node = this.#leaves(values)
    const key = keyOf(values.at(-1))
    const existing = node.get(key) as number | undefined
    if (existing !== undefined) return existing
    const slot = this.texts.length
    node.set(key, slot)
    this.texts.push(text)
    this.size++
    this.ascii &&= isAscii(text)
    this.#count(values, 1)
    this.#reserve(slot)
    return slot
  }

  /** The array that holds a slot's numbers, from `offset(slot)` on. */
  cells(slot: number): Float64Array {
    return this.chunks[slot >> chunkBits] as Float64Array
  }

  offset(slot: number): number {
    return (slot & (chunkSlots - 1)) * this.width
  }

  /** Forgets a series. */
  remove(values: SeriesValues): void {
    const path: Node[] = [this.#root]
    for (const value of values.slice(0, -1)) {
      const next = path.at(-1)?.get(keyOf(value))
      if (!(next instanceof Map)) return
      path.push(next)
    }
    const slot = path.at(-1)?.get(keyOf(values.at(-1)))
    if (typeof slot !== 'number') return
    for (let i = path.length - 1; i >= 0; i--) {
      path[i]?.delete(keyOf(values[i]))
      if (path[i]?.size !== 0) break
    }
    this.texts[slot] = undefined
    this.size--
    this.epoch++
    this.#count(values, -1)
    if (this.texts.length > 64 && this.size < this.texts.length / 2) this.#compact()
  }

  /** Forgets every series. */
  clear(): void {
    this.#root = new Map()
    this.texts = []
    this.chunks = []
    this.size = 0
    this.ascii = true
    this.epoch++
    this.exemplars.clear()
    for (const counted of this.counts) counted?.clear()
  }

  /** Every series with its values, in no order. */
  *entries(): Generator<readonly [values: SeriesValues, slot: number]> {
    yield* entriesBelow(this.#root, [])
  }

  #only(): number {
    const slot = this.#root.get(missing)
    return typeof slot === 'number' ? slot : -1
  }

  #leaves(values: SeriesValues): Node {
    let node = this.#root
    for (let i = 0; i < values.length - 1; i++) {
      const key = keyOf(values[i])
      let next = node.get(key) as Node | undefined
      if (next === undefined) {
        next = new Map()
        node.set(key, next)
      }
      node = next
    }
    return node
  }

  #textOf(values: SeriesValues): string {
    return labelText(
      this.names.flatMap((name, i) => {
        const value = values[i]
        return value === undefined ? [] : [[name, value] as const]
      }),
    )
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
    const cells = this.chunks[chunk]
    if (cells !== undefined && this.offset(slot) < cells.length) return
    const slots = chunk > 0 ? chunkSlots : cells ? (cells.length / this.width) * 2 : 4
    const grown = new Float64Array(slots * this.width)
    if (cells !== undefined) {
      grown.set(cells)
      this.epoch++
    }
    this.chunks[chunk] = grown
  }

  /** Moves the slots together, in their order. */
  #compact(): void {
    const entries = [...this.entries()].sort(([, a], [, b]) => a - b)
    const before = new Series(this.names, this.width)
    before.chunks = this.chunks
    const { texts } = this
    this.clear()
    for (const [values, old] of entries) {
      const slot = this.open(values, texts[old])
      const from = before.offset(old)
      this.cells(slot).set(before.cells(old).subarray(from, from + this.width), this.offset(slot))
    }
  }
}

/** 256 slots to a chunk: chunks never move, so growing copies nothing and wastes little. */
const chunkBits = 8
const chunkSlots = 1 << chunkBits

type Key = string | typeof missing
type Node = Map<Key, Node | number>

/** What stands for a label that a series does not have: no caller's value can be equal to it. */
const missing = Symbol('missing')

function keyOf(value: string | undefined): Key {
  return value === undefined ? missing : internalized(value)
}

/**
 * The same text, as the engine's only copy of it. Values come with every call as new strings, and
 * one cut out of a URL or a header would keep all of that alive.
 */
function internalized(text: string): string {
  for (const key in { [text]: 0 }) return key
  return text
}

function* entriesBelow(
  node: Node,
  path: readonly (string | undefined)[],
): Generator<readonly [SeriesValues, number]> {
  for (const [key, next] of node) {
    const here = [...path, typeof key === 'symbol' ? undefined : key]
    if (typeof next === 'number') yield [here, next]
    else yield* entriesBelow(next, here)
  }
}
