/**
 * The operators of PromQL as methods, as types: what may stand on the right, and which labels the
 * result carries.
 *
 * The left side is the `this` of each method, so that the interfaces need no type parameter and
 * an `InstantVector<'route'>` is also an `InstantVector`.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/operators/
 */
import type { DurationOrVariable } from './duration.ts'
import type { Comparison, InstantVector, Scalar, Subquery } from './expression.ts'
import type { Matching } from './matching.ts'
import type { Mistake } from './mistake.ts'
import type { AsVector, IsCounter, IsScalar, IsVector, LabelsOf, NotAVector } from './operand.ts'

export interface VectorOperators {
  add: Arithmetic
  sub: Arithmetic
  mul: Arithmetic
  div: Arithmetic
  mod: Arithmetic
  pow: Arithmetic
  atan2: Arithmetic
  /** Keeps the series that are equal; `bool()` behind it gives 0 or 1 for each. */
  eq: Compare
  ne: Compare
  gt: Compare
  lt: Compare
  ge: Compare
  le: Compare
  /** Series of the left side that have a match on the right, whose values are not read. */
  and: Filter
  /** Series of the left side that have no match on the right, whose values are not read. */
  unless: Filter
  /** All of the left side, and those of the right that the left does not have. */
  or: Union
  /** `-x` */
  neg<V extends InstantVector>(this: V): InstantVector<LabelsOf<V>>
  /** The values over a range of time, evaluated every `step` (default: the rule interval). */
  subquery<V extends InstantVector>(
    this: V,
    range: DurationOrVariable,
    step?: DurationOrVariable,
  ): Subquery<LabelsOf<V>>
}

type Arithmetic = <V extends InstantVector, R, M extends Matching | undefined = undefined>(
  this: V,
  right: Right<LabelsOf<V>, R, M>,
  matching?: ValidMatching<LabelsOf<V>, LabelsOf<R>, M>,
) => InstantVector<ResultLabels<LabelsOf<V>, R, M>>

type Compare = <V extends InstantVector, R, M extends Matching | undefined = undefined>(
  this: V,
  right: Right<LabelsOf<V>, R, M>,
  matching?: ValidMatching<LabelsOf<V>, LabelsOf<R>, M>,
) => Comparison<ResultLabels<LabelsOf<V>, R, M>>

type Filter = <V extends InstantVector, R, M extends Matching | undefined = undefined>(
  this: V,
  right: SetRight<LabelsOf<V>, R, M>,
  matching?: Ungrouped<LabelsOf<V>, LabelsOf<R>, M>,
) => InstantVector<LabelsOf<V>>

// Only labels that both sides have are certain to be there.
type Union = <V extends InstantVector, R, M extends Matching | undefined = undefined>(
  this: V,
  right: AsVector<R>,
  matching?: Ungrouped<LabelsOf<V>, LabelsOf<R>, M>,
) => InstantVector<LabelsOf<V> & LabelsOf<R>>

export interface ScalarOperators {
  add: ScalarArithmetic
  sub: ScalarArithmetic
  mul: ScalarArithmetic
  div: ScalarArithmetic
  mod: ScalarArithmetic
  pow: ScalarArithmetic
  atan2: ScalarArithmetic
  /** With a scalar: 0 or 1, printed with `bool`. With a vector: keeps the series that are equal. */
  eq: ScalarCompare
  ne: ScalarCompare
  gt: ScalarCompare
  lt: ScalarCompare
  ge: ScalarCompare
  le: ScalarCompare
  /** `-x` */
  neg(): Scalar
}

type ScalarArithmetic = <R>(
  right: ScalarRight<R>,
) => R extends IsScalar ? Scalar : InstantVector<LabelsOf<R>>
type ScalarCompare = <R>(
  right: ScalarRight<R>,
) => R extends IsScalar ? Scalar : Comparison<LabelsOf<R>>
type ScalarRight<R> = R extends IsScalar ? R : AsVector<R>

/** `R` when it is a scalar, or a vector that finds its counterpart: same labels, or matching. */
type Right<L extends string, R, M> = R extends IsScalar
  ? R
  : R extends IsVector
    ? M extends Matching
      ? R
      : OneToOne<L, R>
    : NotAVector<R>

type SetRight<L extends string, R, M> = R extends IsVector | IsCounter
  ? M extends Matching
    ? R
    : OneToOne<L, R>
  : NotAVector<R>

type OneToOne<L extends string, R> =
  SameLabels<L, LabelsOf<R>> extends true
    ? R
    : Mistake<
        'the two sides have different labels, so nothing would match: aggregate them alike, or say on(...) or ignoring(...)',
        { left: L; right: LabelsOf<R> }
      >

/** Two label sets are the same, or at least one of them is not known. */
type SameLabels<A extends string, B extends string> = string extends A | B
  ? true
  : [A] extends [B]
    ? [B] extends [A]
      ? true
      : false
    : false

/** `M` when the sides have the labels that it names. */
type ValidMatching<L extends string, R extends string, M> =
  M extends Matching<infer Kind, infer Names, infer Group, infer Include>
    ? string extends L | R
      ? M
      : [Names] extends [Kind extends 'on' ? L & R : L | R]
        ? [Include] extends [OneSide<L, R, Group>]
          ? M
          : Mistake<
              'these labels are not on the side they are copied from',
              { copied: Exclude<Include, OneSide<L, R, Group>>; available: OneSide<L, R, Group> }
            >
        : Mistake<
            Kind extends 'on'
              ? 'on() takes labels that both sides have'
              : 'ignoring() takes labels that one of the sides has',
            { unknown: Exclude<Names, Kind extends 'on' ? L & R : L | R>; left: L; right: R }
          >
    : M

/** `M` when it does not group: set operators match many to many anyway. */
type Ungrouped<L extends string, R extends string, M> =
  M extends Matching<infer _Kind, infer _Names, infer Group, infer _Include>
    ? Group extends string
      ? Mistake<
          'and, or, unless match many to many: groupLeft() and groupRight() have no place here',
          { given: Group }
        >
      : ValidMatching<L, R, M>
    : M

type OneSide<L extends string, R extends string, Group> = Group extends 'group_left'
  ? R
  : Group extends 'group_right'
    ? L
    : never

/** One to one: what was matched on. Grouped: all of the many side and what was copied. */
type ResultLabels<L extends string, R, M> =
  M extends Matching<infer Kind, infer Names, infer Group, infer Include>
    ? Group extends 'group_left'
      ? L | Include
      : Group extends 'group_right'
        ? LabelsOf<R> | Include
        : Kind extends 'on'
          ? Names
          : Exclude<L, Names>
    : L
