import type { Family, FamilyKind } from '@telltale/core'

/** The values that the labels of a family may have, as a type. */
export type LabelValues<F> = F extends Family<FamilyKind, string, infer L> ? L : never
