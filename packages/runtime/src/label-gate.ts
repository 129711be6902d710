import { dropReasons, type Label } from '@telltale/core'

export { dropReasons }

export type DropReason = (typeof dropReasons)[number]

/** The value under which a sample is recorded, or why it is refused. */
export type Gate = (value: string) => string | Refusal

export interface Refusal {
  readonly reason: DropReason
}

export interface GateOptions {
  /** The only values that an open label may take. */
  readonly allowed?: readonly string[]
  /** The values that the label has in the series that exist. */
  readonly taken: ReadonlyMap<string, unknown>
  /** Told of each value that is folded, and whether it was one too many. */
  readonly onFold: (tooMany: boolean) => void
}

/** Keeps a label inside its declaration: passes known values, folds or refuses the others. */
export function labelGate(label: Label, { allowed, taken, onFold }: GateOptions): Gate {
  const { fold } = label
  const refuse = (refusal: Refusal) => {
    if (fold === undefined) return refusal
    onFold(refusal === tooManyValues)
    return fold
  }
  if (label.kind === 'closed' || allowed) {
    const known = new Set<string>(label.kind === 'closed' ? label.values : allowed)
    return (value) => (known.has(value) || value === fold ? value : refuse(unknownValue))
  }
  const { max, pattern } = label
  return (value) => {
    if (taken.has(value) || value === fold) return value
    if (pattern && value.search(pattern) < 0) return refuse(unknownValue)
    // One place is kept for the fold itself.
    const places = fold === undefined || taken.has(fold) ? max : max - 1
    if (value.length > maxValueLength || taken.size >= places) return refuse(tooManyValues)
    return value
  }
}

/** Grafana Mimir's default limit of a label value: longer ones are refused when they are sent on. */
const maxValueLength = 2_048

const unknownValue: Refusal = Object.freeze({ reason: 'unknown_label_value' })
const tooManyValues: Refusal = Object.freeze({ reason: 'too_many_label_values' })
