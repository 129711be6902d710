/** A series as a function of time, which is all that an evaluation needs to know of it. */
import type { Labels } from '../../simulate/label-sets.ts'

export interface Line {
  /** With `__name__` where the name has not been dropped. */
  readonly labels: Labels
  /** The value at a Unix time in seconds; NaN where there is none. */
  readonly at: (seconds: number) => number
}

/** Labels without some of them. */
export function without(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)))
}

/** Only some of the labels, in their order; what is missing is empty in Prometheus, too. */
export function only(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(
    names.filter((name) => labels[name]).map((name) => [name, labels[name] ?? '']),
  )
}

export function unnamed(labels: Labels): Labels {
  return without(labels, ['__name__'])
}

export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function grouped(
  lines: readonly Line[],
  labelsOf: (labels: Labels) => Labels,
): readonly { readonly labels: Labels; readonly lines: readonly Line[] }[] {
  const groups = new Map<string, { labels: Labels; lines: Line[] }>()
  for (const line of lines) {
    const labels = labelsOf(line.labels)
    const key = keyOf(labels)
    const known = groups.get(key)
    if (known) known.lines.push(line)
    else groups.set(key, { labels, lines: [line] })
  }
  return [...groups.values()]
}

/** Remembers its last answer: several lines ask for the same moment. */
export function remembered<T>(compute: (seconds: number) => T): (seconds: number) => T {
  let last: { readonly seconds: number; readonly value: T } | undefined
  return (seconds) => {
    if (last?.seconds !== seconds) last = { seconds, value: compute(seconds) }
    return last.value
  }
}
