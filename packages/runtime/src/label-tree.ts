/** The values of a series' labels in declared order; `undefined` for one that it does not have. */
export type SeriesValues = readonly (string | undefined)[]

/**
 * Finds the slot of a label set: a Map per label, one inside the other.
 *
 * No key is built from the values, so that a look-up takes no memory, and two label sets cannot
 * share a slot whatever characters are in their values.
 */
export class LabelTree {
  readonly names: readonly string[]
  #root: Node = new Map()

  constructor(names: readonly string[]) {
    this.names = names
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

  /** The slot of exactly the labels that two objects have together, or -1. */
  findBoth(early: object, late: object): number {
    const { names } = this
    const first = early as Readonly<Record<string, string>>
    const second = late as Readonly<Record<string, string>>
    let count = 0
    for (const _ in first) count++
    for (const _ in second) count++
    if (count !== names.length) return -1
    let node: Node | number | undefined = this.#root
    for (let i = 0; i < count; i++) {
      const name = names[i] as string
      node = (node as Node).get((second[name] ?? first[name]) as Key)
      if (node === undefined) return -1
    }
    return count === 0 ? this.#only() : (node as number)
  }

  /** The slot of these values: the one that they have, or `slot` from now on. */
  add(values: SeriesValues, slot: number): number {
    let node = this.#root
    for (let i = 0; i < this.names.length - 1; i++) {
      const key = keyOf(values[i])
      let next = node.get(key) as Node | undefined
      if (next === undefined) {
        next = new Map()
        node.set(key, next)
      }
      node = next
    }
    const key = keyOf(values[this.names.length - 1])
    const existing = node.get(key) as number | undefined
    if (existing === undefined) node.set(key, slot)
    return existing ?? slot
  }

  /** Forgets these values; the slot that they had, or -1. */
  delete(values: SeriesValues): number {
    const path: Node[] = [this.#root]
    for (let i = 0; i < this.names.length - 1; i++) {
      const next = path[i]?.get(keyOf(values[i]))
      if (!(next instanceof Map)) return -1
      path.push(next)
    }
    const slot = path.at(-1)?.get(keyOf(values[path.length - 1]))
    if (typeof slot !== 'number') return -1
    for (let i = path.length - 1; i >= 0; i--) {
      path[i]?.delete(keyOf(values[i]))
      if (path[i]?.size !== 0) break
    }
    return slot
  }

  clear(): void {
    this.#root = new Map()
  }

  /** Every label set, in no order. */
  entries(): Iterable<readonly [values: SeriesValues, slot: number]> {
    return entriesBelow(this.#root, [])
  }

  /** Without labels there is one slot at most. */
  #only(): number {
    const slot = this.#root.get(missing)
    return typeof slot === 'number' ? slot : -1
  }
}

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
