import type { Label } from '@telltale/core'

/** Why a sample was not recorded; the values of the label `reason`. */
export const dropReasons = [
  'missing_label',
  'undeclared_label',
  'unknown_label_value',
  'too_many_label_values',
  'invalid_value',
  'client_error',
] as const

export type DropReason = (typeof dropReasons)[number]

/** The value under which a sample is recorded, or why it is refused. */
export type Gate = (value: string) => string | Refusal

export interface Refusal {
  readonly reason: DropReason
}

export interface GateOptions {
  /** The only values that an open label may take. */
  readonly allowed?: readonly string[]
  /** The values an open label has taken so far; shared by all handles of one collector. */
  readonly seen: Set<string>
  /** Told when a label runs over its bound and its further values are folded. */
  readonly onOverflow: () => void
}

/** Keeps a label inside its declaration: passes known values, folds or refuses the others. */
export function labelGate(label: Label, options: GateOptions): Gate {
  const { fold } = label
  const refuse = (refusal: Refusal) => fold ?? refusal
  if (label.kind === 'closed') {
    const known = new Set<string>(label.values)
    return (value) => (known.has(value) ? value : refuse(unknownValue))
  }

  const { allowed, seen, onOverflow } = options
  const { pattern } = label
  if (allowed) {
    const known = new Set(allowed)
    return (value) => (known.has(value) || value === fold ? value : refuse(unknownValue))
  }
  const room = fold === undefined ? label.max : label.max - 1
  return (value) => {
    if (seen.has(value) || value === fold) return value
    if (pattern && value.search(pattern) < 0) return refuse(unknownValue)
    if (seen.size >= room) {
      onOverflow()
      return refuse(tooManyValues)
    }
    seen.add(value)
    return value
  }
}

const unknownValue: Refusal = Object.freeze({ reason: 'unknown_label_value' })
const tooManyValues: Refusal = Object.freeze({ reason: 'too_many_label_values' })
