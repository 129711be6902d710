/** What is known of an expression. */
import type { ExpressionKind } from './kind.ts'
import { type LabelSet, labelSet, noLabels } from './labels.ts'
import type { Unit } from './unit.ts'

export interface Inferred {
  readonly kind: InferredKind
  /** The labels that the series may carry; none for scalars. */
  readonly labels: LabelSet
  /** The series still carry their metric name. */
  readonly named: boolean
  /** Absent when it cannot be known. */
  readonly unit: Unit | undefined
  /** The values are totals of a counter, which nobody has put into `rate()` or the like. */
  readonly rawCounter: boolean
  /** For buckets: the unit of what was observed, which is the unit of a quantile. */
  readonly observed: Unit | undefined
  /** The value, when it does not depend on any sample. */
  readonly constant: number | undefined
}

/** A counter as it is stored is an instant vector here; `rawCounter` tells. */
export type InferredKind = Exclude<ExpressionKind, 'counter vector'>

/** The start of every result: no labels, nothing known. */
export const scalar: Inferred = Object.freeze({
  kind: 'scalar',
  labels: noLabels,
  named: false,
  unit: undefined,
  rawCounter: false,
  observed: undefined,
  constant: undefined,
})
export const vector: Inferred = Object.freeze({ ...scalar, kind: 'instant vector' })
/** A vector of which nothing is known. */
export const anything: Inferred = Object.freeze({ ...vector, labels: labelSet([], true) })

export function isVector({ kind }: Inferred): boolean {
  return kind === 'instant vector' || kind === 'range vector'
}
