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

/**
 * Methods of an instant vector.
 *
 * Shape: one to one: the left side's labels, or what `on` and `ignoring` leave of them. Grouped:
 *        those of the many side and the copied ones. Metric name dropped by arithmetic and `bool`.
 * Unit:  `a / b` of equal units is a ratio; sums keep theirs; the rest is computed by `infer`.
 */
export interface VectorOperators {
  /**
   * Sum.
   *
   * @example
   * sum(up).add(1) // => 'sum(up) + 1'
   */
  add: Arithmetic
  /**
   * Difference.
   *
   * @example
   * sum(up).sub(1) // => 'sum(up) - 1'
   */
  sub: Arithmetic
  /**
   * Product.
   *
   * @example
   * sum(up).mul(100) // => 'sum(up) * 100'
   */
  mul: Arithmetic
  /**
   * Quotient; 0/0 is NaN, which no alert can compare.
   *
   * @example
   * sum(up).div(count(up)) // => 'sum(up) / count(up)'
   */
  div: Arithmetic
  /**
   * Remainder, with the sign of the left side.
   *
   * @example
   * select(queue.depth).mod(10) // => 'queue_depth % 10'
   */
  mod: Arithmetic
  /**
   * Power.
   *
   * @example
   * sum(up).pow(2) // => 'sum(up) ^ 2'
   */
  pow: Arithmetic
  /**
   * Angle of a point, in radians.
   *
   * @example
   * sum(up).atan2(2) // => 'sum(up) atan2 2'
   */
  atan2: Arithmetic
  /**
   * Keeps the series that are equal; `bool()` behind it gives 0 or 1 for each.
   *
   * @example
   * select(up).eq(0) // => 'up == 0'
   */
  eq: Compare
  /**
   * Keeps the series that are not equal.
   *
   * @example
   * select(up).ne(1) // => 'up != 1'
   */
  ne: Compare
  /**
   * Keeps the series that are greater.
   *
   * @example
   * select(queue.depth).gt(100).bool() // => 'queue_depth > bool 100'
   */
  gt: Compare
  /**
   * Keeps the series that are less.
   *
   * @example
   * count(up).lt(2) // => 'count(up) < 2'
   */
  lt: Compare
  /**
   * Keeps the series that are greater or equal.
   *
   * @example
   * count(up).ge(2) // => 'count(up) >= 2'
   */
  ge: Compare
  /**
   * Keeps the series that are less or equal.
   *
   * @example
   * count(up).le(2) // => 'count(up) <= 2'
   */
  le: Compare
  /**
   * Series of the left side that have a match on the right, whose values are not read.
   *
   * @example
   * select(queue.depth).and(up, on('job')) // => 'queue_depth and on (job) up'
   */
  and: Filter
  /**
   * Series of the left side that have no match on the right, whose values are not read.
   *
   * @example
   * select(up).unless(http.requests, on('job', 'instance')) // => 'up unless on (job, instance) http_requests_total'
   */
  unless: Filter
  /**
   * All of the left side, and those of the right that the left does not have. Only labels that
   * both sides have are certain to be there.
   *
   * @example
   * sum(up).or(vector(0)) // => 'sum(up) or vector(0)'
   */
  or: Union
  /**
   * The values with the opposite sign.
   *
   * @example
   * sum(up).neg() // => '-sum(up)'
   */
  neg<V extends InstantVector>(this: V): InstantVector<LabelsOf<V>>
  /**
   * The values over a range of time, evaluated every `step` (default: the global evaluation
   * interval).
   *
   * @example
   * maxOverTime(sum(up).subquery('1h', '1m')) // => 'max_over_time(sum(up)[1h:1m])'
   */
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

/**
 * Methods of a scalar, which also stands on the left of vectors.
 *
 * Shape: with a scalar a scalar, with a vector the vector's labels.
 *
 * @example
 * num(1).sub(up) // => '1 - up'
 */
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
  /** The number with the opposite sign. */
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
          ? [Kind, Include & Names] extends ['ignoring', string] | ['on', never]
            ? M
            : Mistake<
                'labels of on() need not be copied, and Prometheus refuses it: leave them out',
                { repeated: Include & Names }
              >
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
