import {
  didYouMean,
  type FamilyOptions,
  type GaugeOptions,
  type LabelDeclarations,
} from '@telltale/core'

/** What of a mixin's family a system calls differently. Whatever is not named stays. */
export interface FamilyChanges<N extends string>
  extends Partial<Omit<FamilyOptions<LabelDeclarations>, 'labels'>> {
  readonly name?: N
}

export interface GaugeChanges<N extends string>
  extends FamilyChanges<N>,
    Pick<GaugeOptions<LabelDeclarations>, 'aggregate'> {}

export interface HistogramChanges<N extends string> extends FamilyChanges<N> {
  /** Upper bounds in the family's unit. A threshold of an alert should be one of them. */
  readonly buckets?: readonly number[]
}

/** Families that have some of a mixin's labels say which. */
export interface LabelChoice<K> {
  readonly labels?: readonly K[]
}

/**
 * Those of the labels that are named, in the order in which they are named.
 *
 * @throws TypeError for a label that the mixin does not have, which types say already
 */
export function chosen(labels: LabelDeclarations, names: readonly string[]): LabelDeclarations {
  return Object.fromEntries(names.map((name) => [name, labels[name] ?? unknownLabel(name, labels)]))
}

function unknownLabel(name: string, labels: LabelDeclarations): never {
  const known = Object.keys(labels)
  throw new TypeError(
    `There is no label "${name}" among those of the mixin: ${known.join(', ')}.${didYouMean(name, known)} Declare it under "labels", and name it for each family that has it.`,
  )
}
