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
    let node: Node | number = this.#root
    let i = 0
    // In the order of the object, because the engine then reads each value from its place, whatever
    // the object's shape: by name it would search for it, as this code sees every shape there is.
    for (const name in given) {
      if (name !== names[i++]) return this.#findByName(given)
      const next: Node | number | undefined = (node as Node).get(given[name] as Key)
      if (next === undefined) return -1
      node = next
    }
    return i === names.length ? this.#slotAt(node) : -1
  }

  /** The slot of exactly the labels that two objects have together, or -1. */
  findBoth(early: object, late: object): number {
    const { names } = this
    const first = early as Readonly<Record<string, string>>
    const second = late as Readonly<Record<string, string>>
    let node: Node | number = this.#root
    let i = 0
    for (const name in first) {
      if (name !== names[i++]) return this.#findByName({ ...first, ...second })
      const next: Node | number | undefined = (node as Node).get(first[name] as Key)
      if (next === undefined) return -1
      node = next
    }
    for (const name in second) {
      if (name !== names[i++]) return this.#findByName({ ...first, ...second })
      const next: Node | number | undefined = (node as Node).get(second[name] as Key)
      if (next === undefined) return -1
      node = next
    }
    return i === names.length ? this.#slotAt(node) : -1
  }

  /** The slot of these values, or -1. */
  findValues(values: SeriesValues): number {
    let node: Node | number | undefined = this.#root
    for (let i = 0; i < this.names.length; i++) {
      node = (node as Node).get(values[i] ?? missing)
      if (node === undefined) return -1
    }
    return this.#slotAt(node)
  }

  /** Gives these values, which have none, a slot. */
  add(values: SeriesValues, slot: number): void {
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
    node.set(keyOf(values[this.names.length - 1]), slot)
  }

  /** Forgets these values; the slot that they had, or -1. */
  delete(values: SeriesValues): number {
    const path: Node[] = [this.#root]
    for (let i = 0; i < this.names.length - 1; i++) {
      const next = path[i]?.get(values[i] ?? missing)
      if (!(next instanceof Map)) return -1
      path.push(next)
    }
    const slot = path.at(-1)?.get(values[path.length - 1] ?? missing)
    if (typeof slot !== 'number') return -1
    for (let i = path.length - 1; i >= 0; i--) {
      path[i]?.delete(values[i] ?? missing)
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

  /** For labels in another order than the declared one. */
  #findByName(labels: Readonly<Record<string, string>>): number {
    const { names } = this
    let count = 0
    for (const _ in labels) count++
    if (count !== names.length) return -1
    let node: Node | number | undefined = this.#root
    for (let i = 0; i < count; i++) {
      node = (node as Node).get(labels[names[i] as string] as Key)
      if (node === undefined) return -1
    }
    return node as number
  }

  /** Without labels, the one slot that there may be is below the root. */
  #slotAt(node: Node | number): number {
    if (typeof node === 'number') return node
    const slot = node.get(missing)
    return typeof slot === 'number' ? slot : -1
  }
}

type Key = string | typeof missing
type Node = Map<Key, Node | number>

/** What stands for a label that a series does not have: no caller's value can be equal to it. */
const missing = Symbol('missing')

/** The key under which a value is kept; looking it up needs no key of its own. */
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
