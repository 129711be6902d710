/**
 * Typed expressions: what a piece of PromQL is (kind) and which labels its series carry.
 *
 * An expression wraps an immutable syntax tree; every method returns a new expression. The label
 * set is a union of names (`InstantVector<'route' | 'method'>`, `never` for none), because a
 * person has to read it in an error message; `string` means "not known".
 */
import type {
  AnyFamily,
  Counter,
  Family,
  FamilyKind,
  Gauge,
  Histogram,
  LabelValues,
  Summary,
} from '@telltale/core'
import { isFamily } from '@telltale/core'
import type { At, BinaryOp, Node, TimeText, VectorMatching, VectorSelector } from './ast.ts'
import type { Duration } from './duration.ts'
import type { Matching } from './matching.ts'
import type { Mistake } from './mistake.ts'

/**
 * Labels that Prometheus attaches to every series of a target. A project with more of them
 * (relabelling, Kubernetes) declares them once:
 *
 * @example
 * declare module '@telltale/promql' { interface TargetLabels { namespace: string; pod: string } }
 */
export interface TargetLabels {
  job: string
  instance: string
}
export type TargetLabel = keyof TargetLabels & string

/** Any expression, whatever its kind. */
export interface Expression {
  readonly node: Node
}

/** One sample for each series, at one time. `L`: the labels that tell the series apart. */
export interface InstantVector<L extends string = string> extends Expression, Operators<L> {
  readonly kind: 'instant vector'
  readonly labels?: L
}

/** Several samples for each series, over a range of time. */
export interface RangeVector<L extends string = string, S extends SampleKind = SampleKind>
  extends Expression {
  readonly kind: 'range vector'
  readonly labels?: L
  readonly samples?: S
}

/** A number without labels. */
export interface Scalar extends Expression, ScalarOperators {
  readonly kind: 'scalar'
}

/** Whether samples are totals that only grow, or values that go up and down. */
export type SampleKind = 'counter' | 'gauge'

/** Series as stored, which a selector picks: the only thing that has a past. */
export interface Selector<L extends string = string, S extends SampleKind = SampleKind>
  extends Expression {
  readonly samples?: S
  /** The samples of the last `range`. */
  range(range: Duration): RangeVector<L, S>
  /** The samples of `duration` ago. */
  offset(duration: Duration | `-${Duration}`): Sampled<L, S>
  /** The samples at a Unix time in seconds, or at the start or end of the query. */
  at(time: At): Sampled<L, S>
}

/** A selected gauge is an instant vector; a selected counter first needs a function. */
export type Sampled<L extends string, S extends SampleKind> = S extends 'counter'
  ? CounterVector<L>
  : GaugeVector<L>

/**
 * Totals of a counter (or of a histogram's series) at one time. Not an instant vector for this
 * builder: the value says how long the process has lived. Put it into `rate()`, `increase()` …
 */
export interface CounterVector<L extends string = string> extends Selector<L, 'counter'> {
  readonly kind: 'counter vector'
  readonly labels?: L
}

export interface GaugeVector<L extends string = string>
  extends Selector<L, 'gauge'>,
    InstantVector<L> {}

/** The result of a recording rule, used by its name. */
export interface Recorded<L extends string = string> {
  readonly record: string
  readonly expr: InstantVector<L>
}

/** What may stand where an instant vector is needed: gauges and recorded series by themselves. */
// biome-ignore lint/suspicious/noExplicitAny: labels are read by LabelsOf; any label set may come in
export type VectorLike = InstantVector<any> | Gauge<string, any> | Recorded<any>
// biome-ignore lint/suspicious/noExplicitAny: as above
export type CounterLike = CounterVector<any> | Counter<string, any>
export type SeriesLike = VectorLike | CounterLike

/** The names of the labels that an operand's series carry. */
export type LabelsOf<A> = A extends { readonly kind: FamilyKind; readonly labels: infer L }
  ? (keyof L & string) | TargetLabel
  : A extends { readonly record: string; readonly expr: { readonly labels?: infer L } }
    ? L & string
    : A extends { readonly labels?: infer L }
      ? L & string
      : never

export type Operand = VectorLike | Scalar | number

/** Two label sets are the same, or at least one of them is not known. */
type SameLabels<A extends string, B extends string> = string extends A | B
  ? true
  : [A] extends [B]
    ? [B] extends [A]
      ? true
      : false
    : false

/** `R` when it can be matched one to one with a vector of labels `L`, else a readable mistake. */
type OneToOne<L extends string, R> = R extends number | Scalar
  ? R
  : R extends CounterLike
    ? RawCounter<R>
    : R extends VectorLike
      ? SameLabels<L, LabelsOf<R>> extends true
        ? R
        : Mistake<
            'the two sides have different labels: aggregate them alike, or say on(...) or ignoring(...)',
            { left: L; right: LabelsOf<R> }
          >
      : NotAVector<R>

/** The mistake of reading a total where a value is meant. */
export type RawCounter<A> =
  A extends Family<FamilyKind, infer N, LabelValues>
    ? `${N} is a counter: its value is the total since the process started. Use rate() or increase(), or raw() with a reason.`
    : 'a counter read without rate() or increase() is the total since the process started; use raw() with a reason if that is meant'

/** The mistake of using something that is not an instant vector. */
export type NotAVector<A> = A extends Counter
  ? RawCounter<A>
  : A extends Histogram<infer N, LabelValues>
    ? `${N} is a histogram: it has no series of its own name. Use quantileOf(), averageOf(), bucketOf(), sumOf() or countOf().`
    : A extends Summary<infer N, LabelValues>
      ? `${N} is a summary: use quantileSeries(), sumOf() or countOf().`
      : A extends CounterVector
        ? RawCounter<A>
        : A extends RangeVector
          ? 'a range vector cannot be drawn or compared: put it into a function such as rate() or avgOverTime()'
          : 'an instant vector is needed here'

/** `A` when it is, or stands for, an instant vector. */
export type AsVector<A> = A extends VectorLike ? A : NotAVector<A>

// The result of an operator: labels of the left side for one-to-one and for numbers.
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

/** `M` when its labels exist on both sides. */
type ValidMatching<L extends string, R, M> =
  M extends Matching<'on' | 'ignoring', infer Names, infer Group, infer Include>
    ? string extends L | LabelsOf<R>
      ? M
      : [Names] extends [M extends Matching<'on'> ? L & LabelsOf<R> : L | LabelsOf<R>]
        ? [Include] extends [
            Group extends 'group_left' ? LabelsOf<R> : Group extends 'group_right' ? L : string,
          ]
          ? M
          : Mistake<
              'the labels to copy are not on the one side',
              { copied: Include; left: L; right: LabelsOf<R> }
            >
        : Mistake<
            'on() and ignoring() take labels that the sides have',
            { matched: Names; left: L; right: LabelsOf<R> }
          >
    : M

export interface Operators<L extends string> {
  add: Operator<L>
  sub: Operator<L>
  mul: Operator<L>
  div: Operator<L>
  mod: Operator<L>
  pow: Operator<L>
  atan2: Operator<L>
  /** Keeps the series that are equal; with `bool()` gives 0 or 1 for each. */
  eq: Operator<L>
  ne: Operator<L>
  gt: Operator<L>
  lt: Operator<L>
  ge: Operator<L>
  le: Operator<L>
  /** The comparison with `bool`: 0 or 1 for each series instead of dropping those that fail. */
  bool(): InstantVector<L>
  /** Series of the left side that have a match on the right. */
  and: SetOperator<L>
  /** Series of the left side that have no match on the right. */
  unless: SetOperator<L>
  /** All of the left side, and those of the right that the left does not have. */
  or<R extends VectorLike>(right: R, matching?: Matching): InstantVector<OrLabels<L, LabelsOf<R>>>
  neg(): InstantVector<L>
  /** The values of this expression over a range of time, evaluated every `step`. */
  subquery(range: Duration, step?: Duration): RangeVector<L, 'gauge'>
}

export interface Operator<L extends string> {
  <R>(right: OneToOne<L, R>): InstantVector<L>
  <R extends VectorLike, M extends Matching>(
    right: R,
    matching: ValidMatching<L, R, M>,
  ): InstantVector<ResultLabels<L, R, M>>
}

export interface SetOperator<L extends string> {
  <R>(right: OneToOne<L, R>): InstantVector<L>
  <R extends VectorLike, M extends Matching>(right: R, matching: M): InstantVector<L>
}

// Only labels that both sides have are certain to be there.
type OrLabels<L extends string, R extends string> = [R] extends [never] ? L : L & R

export interface ScalarOperators {
  add(right: Scalar | number): Scalar
  sub(right: Scalar | number): Scalar
  mul(right: Scalar | number): Scalar
  div(right: Scalar | number): Scalar
}

/** The syntax tree of anything that may stand in an expression. */
export function nodeOf(value: Expression | AnyFamily | Recorded | number | string): Node {
  if (typeof value === 'number') return { type: 'NumberLiteral', value }
  if (typeof value === 'string') return { type: 'StringLiteral', value }
  if (isFamily(value)) {
    return {
      type: 'VectorSelector',
      name: value.name,
      matchers: [],
      series: { of: 'family', family: value, part: 'value' },
    }
  }
  if ('record' in value) {
    return {
      type: 'VectorSelector',
      name: value.record,
      matchers: [],
      series: { of: 'rule', rule: value },
    }
  }
  return value.node
}

/** Any expression as an object with the methods of its kind. */
export function expression<E extends Expression>(node: Node): E {
  return Object.freeze(Object.assign(Object.create(methods), { node })) as E
}

const binaryMethods = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  pow: '^',
  atan2: 'atan2',
  eq: '==',
  ne: '!=',
  gt: '>',
  lt: '<',
  ge: '>=',
  le: '<=',
  and: 'and',
  or: 'or',
  unless: 'unless',
} as const satisfies Record<string, BinaryOp>

/** One prototype for all kinds; the types say which methods an expression has. */
const methods: Record<string, unknown> = {
  bool(this: Expression) {
    if (this.node.type !== 'BinaryExpr')
      throw new TypeError('bool() follows a comparison: a.gt(b).bool()')
    return expression({ ...this.node, bool: true })
  },
  neg(this: Expression) {
    return expression({ type: 'UnaryExpr', op: '-', expr: this.node })
  },
  range(this: Expression, range: TimeText) {
    return expression({ type: 'MatrixSelector', vector: this.node as VectorSelector, range })
  },
  offset(this: Expression, offset: TimeText) {
    return expression({ ...(this.node as VectorSelector), offset })
  },
  at(this: Expression, at: At) {
    return expression({ ...(this.node as VectorSelector), at })
  },
  subquery(this: Expression, range: TimeText, step?: TimeText) {
    return expression({
      type: 'SubqueryExpr',
      expr: this.node,
      range,
      ...(step !== undefined && { step }),
    })
  },
}
for (const [name, op] of Object.entries(binaryMethods)) {
  methods[name] = function (
    this: Expression,
    right: Operand,
    matching?: { readonly matching: VectorMatching },
  ) {
    return expression({
      type: 'BinaryExpr',
      op,
      lhs: this.node,
      rhs: nodeOf(right),
      ...(matching && { matching: matching.matching }),
    })
  }
}
