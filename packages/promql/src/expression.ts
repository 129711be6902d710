/**
 * Typed expressions: what a piece of PromQL is (kind) and which labels its series carry.
 *
 * An expression wraps an immutable syntax tree; every method returns a new expression. The label
 * set is a union of names (`InstantVector<'route' | 'method'>`, `never` for none), because a
 * person has to read it in an error message; `string` means "not known".
 */
import type { AnyFamily } from '@telltale/core'
import { isFamily } from '@telltale/core'
import type { AggregateExpr, At, BinaryOp, Node, VectorMatching, VectorSelector } from './ast.ts'
import { isComparison } from './ast.ts'
import { type DurationOrVariable, offsetText, rangeText } from './duration.ts'
import { type ExpressionKind, kindOf, needsBool, type SampleKind, samplesOf } from './kind.ts'
import type { VariableRef } from './matcher.ts'
import type { ScalarOperators, VectorOperators } from './operators.ts'

/**
 * Labels that Prometheus attaches to every series of a target. A project with more of them
 * (relabelling, Kubernetes) declares them once:
 *
 * ```ts
 * declare module '@telltale/promql' { interface TargetLabels { namespace: string; pod: string } }
 * ```
 */
export interface TargetLabels {
  job: string
  instance: string
}
export type TargetLabel = keyof TargetLabels & string

/** Any expression, whatever its kind. */
export interface Expression {
  readonly node: Node
  readonly kind?: ExpressionKind
}

/** One sample for each series, at one time. `L`: the labels that tell the series apart. */
export interface InstantVector<L extends string = string> extends Expression, VectorOperators {
  readonly kind: 'instant vector'
  readonly labels?: L
}

/** A comparison: the series that pass, with their own values. */
export interface Comparison<L extends string = string> extends InstantVector<L> {
  /** 0 or 1 for each series instead of dropping those that fail. */
  bool(): InstantVector<L>
}

/** Several samples for each series, over a range of time. */
export interface RangeVector<L extends string = string, S extends SampleKind = SampleKind>
  extends Expression {
  readonly kind: 'range vector'
  readonly samples: S
  readonly labels?: L
  /** The range that ended `duration` ago; a negative one looks ahead. */
  offset(duration: Offset): RangeVector<L, S>
  /** The range that ended at a Unix time in seconds, or at the start or end of the query. */
  at(time: At): RangeVector<L, S>
}

/** What an instant expression gave over a range of time: `x[1h:1m]`. Its values are a gauge's. */
export type Subquery<L extends string = string> = RangeVector<L, 'gauge'>

/** A number without labels. */
export interface Scalar extends Expression, ScalarOperators {
  readonly kind: 'scalar'
}

/** A text: PromQL can show one, and takes them as arguments, which are plain strings here. */
export interface StringExpression extends Expression {
  readonly kind: 'string'
}

/** Series as stored, which a selector picks: the only thing that has a past. */
export interface Selector<L extends string = string, S extends SampleKind = SampleKind>
  extends Expression {
  readonly samples: S
  /** The samples of the last `range`. */
  range(range: DurationOrVariable): RangeVector<L, S>
  /** The samples of `duration` ago; a negative one looks ahead. */
  offset(duration: Offset): Sampled<L, S>
  /** The samples at a Unix time in seconds, or at the start or end of the query. */
  at(time: At): Sampled<L, S>
}

/** How far back, or ahead when negative. */
export type Offset = DurationOrVariable | `-${DurationOrVariable}`

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

/** A gauge at one time. */
export interface GaugeVector<L extends string = string>
  extends Selector<L, 'gauge'>,
    InstantVector<L> {
  readonly kind: 'instant vector'
}

/** The result of a recording rule, used by its name. */
export interface Recorded<L extends string = string> {
  readonly record: string
  readonly expr: InstantVector<L>
}

/**
 * A number as an expression, where it stands on the left of an operator.
 *
 * @example
 * num(1).sub(queue.depth)            // => '1 - queue_depth'
 * num(1).gt(2)                       // => '1 > bool 2'
 * num({ variable: 'limit' }).mul(2)  // => '$limit * 2'
 */
export function num(value: number | VariableRef): Scalar {
  return typeof value === 'number'
    ? expression(nodeOf(value))
    : expression({ type: 'NumberLiteral', value: Number.NaN, text: `$${value.variable}` })
}

/**
 * A text as a whole query.
 *
 * @example
 * str('says "hi"') // => '"says \\"hi\\""'
 */
export function str(value: string): StringExpression {
  return expression(nodeOf(value))
}

/**
 * The syntax tree of anything that may stand in an expression.
 *
 * @throws TypeError for anything else, such as `undefined` from a misspelt import in JavaScript
 */
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
  if (typeof value === 'object' && value !== null) {
    if ('record' in value) {
      return {
        type: 'VectorSelector',
        name: value.record,
        matchers: [],
        series: { of: 'rule', rule: value },
      }
    }
    if ('node' in value) return value.node
  }
  throw new TypeError(
    `${String(value)} is not an expression. Use a number, a metric family, a recording rule, or what a function of this package returns.`,
  )
}

/** Any syntax tree as an expression with the methods of its kind. The caller vouches for `E`. */
export function expression<E extends Expression>(node: Node): E {
  const made: { node: Node } = Object.create(methods)
  made.node = Object.freeze(node)
  return Object.freeze(made) as E
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
} as const satisfies Record<keyof Omit<VectorOperators, 'neg' | 'subquery'>, BinaryOp>

/** One prototype for all kinds; the types say which methods an expression has. */
const methods: object = Object.defineProperties(
  {
    bool(this: Expression) {
      if (this.node.type !== 'BinaryExpr' || !isComparison(this.node.op))
        throw new TypeError('bool() follows a comparison: a.gt(b).bool()')
      return expression({ ...this.node, bool: true })
    },
    by(this: Expression, ...labels: readonly string[]) {
      const node = ungrouped(this, 'by')
      // `by ()` is what an aggregation without a modifier does.
      return expression(labels.length === 0 ? node : { ...node, grouping: { kind: 'by', labels } })
    },
    without(this: Expression, ...labels: readonly string[]) {
      return expression({ ...ungrouped(this, 'without'), grouping: { kind: 'without', labels } })
    },
    neg(this: Expression) {
      const { node } = this
      // As Prometheus reads `-1`: a negative number, not the negation of one.
      return node.type === 'NumberLiteral' && node.text === undefined
        ? num(-node.value)
        : expression({ type: 'UnaryExpr', op: '-', expr: node })
    },
    range(this: Expression, range: string) {
      const vector = selectorOf(this, 'range()')
      return expression({ type: 'MatrixSelector', vector, range: rangeText(range, 'range()') })
    },
    offset(this: Expression, offset: string) {
      return expression(withTime(this.node, { offset: offsetText(offset) }))
    },
    at(this: Expression, at: At) {
      return expression(withTime(this.node, { at }))
    },
    subquery(this: Expression, range: string, step?: string) {
      return expression({
        type: 'SubqueryExpr',
        expr: this.node,
        range: rangeText(range, 'subquery()'),
        ...(step !== undefined && { step: rangeText(step, 'subquery()') }),
      })
    },
    ...Object.fromEntries(
      Object.entries(binaryMethods).map(([name, op]) => [
        name,
        function (
          this: Expression,
          right: Parameters<typeof nodeOf>[0],
          matching?: { readonly matching: VectorMatching },
        ) {
          return binary(op, this.node, nodeOf(right), matching?.matching)
        },
      ]),
    ),
  },
  {
    kind: {
      get(this: Expression) {
        return kindOf(this.node)
      },
    },
    samples: {
      get(this: Expression) {
        return samplesOf(this.node)
      },
    },
  },
)

function binary(op: BinaryOp, lhs: Node, rhs: Node, matching?: VectorMatching): Expression {
  return expression({
    type: 'BinaryExpr',
    op,
    lhs,
    rhs,
    ...(needsBool(op, lhs, rhs) && { bool: true as const }),
    ...(matching && { matching }),
  })
}

function ungrouped({ node }: Expression, method: string): AggregateExpr {
  if (node.type === 'AggregateExpr' && node.grouping === undefined) return node
  throw new TypeError(`${method}() follows an aggregation, once: sum(x).${method}('route')`)
}

/** Time modifiers belong to what is stored: the selector, also inside of a range, or a subquery. */
function withTime(node: Node, time: Pick<VectorSelector, 'offset' | 'at'>): Node {
  if (node.type === 'MatrixSelector') return { ...node, vector: { ...node.vector, ...time } }
  if (node.type === 'VectorSelector' || node.type === 'SubqueryExpr') return { ...node, ...time }
  throw new TypeError(
    `offset() and at() follow a selector, a range or a subquery; this is a ${node.type}. Put them inside: sum(rate(select(x).offset('1d'))).`,
  )
}

function selectorOf({ node }: Expression, method: string): VectorSelector {
  if (node.type === 'VectorSelector') return node
  throw new TypeError(
    `${method} follows a selector; this is a ${node.type}. Use subquery('1h', '1m') for the past of a computed value.`,
  )
}
