/** The shapes that functions share, as types, and the makers of their syntax trees. */
import type { Node } from '../ast.ts'
import { type DurationOrVariable, rangeText } from '../duration.ts'
import { type Expression, expression, type InstantVector, nodeOf } from '../expression.ts'
import type { FunctionName } from '../functions.ts'
import type {
  AsAnyRange,
  AsCounterRange,
  AsGaugeRange,
  AsVector,
  LabelsOf,
  ScalarLike,
} from '../operand.ts'

/** Samples of a counter over a range -> one value for each series. */
export type CounterCall<F extends string> = <A>(
  counter: AsCounterRange<F, A>,
  range?: DurationOrVariable,
) => InstantVector<LabelsOf<A>>

/** Samples of a gauge over a range -> one value for each series. */
export type GaugeCall<F extends string> = <A>(
  gauge: AsGaugeRange<F, A>,
  range?: DurationOrVariable,
) => InstantVector<LabelsOf<A>>

/** Samples of anything over a range -> one value for each series. */
export type AnyRangeCall<F extends string> = <A>(
  series: AsAnyRange<F, A>,
  range?: DurationOrVariable,
) => InstantVector<LabelsOf<A>>

/** One value for each series -> another. */
export type VectorCall = <A>(vector: AsVector<A>) => InstantVector<LabelsOf<A>>

/** One value for each series, and a number -> another. */
export type VectorScalarCall = <A>(
  vector: AsVector<A>,
  scalar: ScalarLike,
) => InstantVector<LabelsOf<A>>

type Argument = Parameters<typeof nodeOf>[0]

/** A call; the signature of the function that makes it says what `E` is. */
export function call<E extends Expression>(func: FunctionName, ...args: readonly unknown[]): E {
  return expression({
    type: 'Call',
    func,
    args: args.filter((arg) => arg !== undefined).map((arg) => nodeOf(arg as Argument)),
  })
}

export function ofVector(func: FunctionName) {
  return (...args: readonly unknown[]): never => call(func, ...args) as never
}

export function ofRange(func: FunctionName) {
  return (series: unknown, range?: DurationOrVariable): never =>
    call(func, overRange(func, series, range)) as never
}

/**
 * Series over a range: a selector gets the range that is given, or the context's; what is a range
 * already stays as it is.
 *
 * @throws TypeError for a range beside a range, and for a value that has no past
 */
export function overRange(
  func: FunctionName,
  series: unknown,
  range: DurationOrVariable | undefined,
): Expression {
  const node: Node = nodeOf(series as Argument)
  if (node.type === 'VectorSelector') {
    return expression({
      type: 'MatrixSelector',
      vector: node,
      ...(range !== undefined && { range: rangeText(range, `${func}()`) }),
    })
  }
  if (node.type !== 'MatrixSelector' && node.type !== 'SubqueryExpr') {
    throw new TypeError(
      `${func}() needs stored series or a range: write x.subquery('1h', '1m') for the past of a computed value.`,
    )
  }
  if (range !== undefined) {
    throw new TypeError(`${func}(): this is a range already, so "${range}" would change nothing.`)
  }
  return expression(node)
}
