/** How many values a label has, and how many combinations of them there are. */
import type { Label } from '@telltale/core'
import { valueBound } from '@telltale/core'
import type { Amount } from './amount.ts'

export interface Values extends Amount {
  /** Every value is declared: what is expected is what there is. */
  readonly isClosed: boolean
}

/** An open label is expected to be half full: a bound that is always reached would be none. */
const fullness = 0.5

export function valuesOf(label: Label): Values {
  const most = valueBound(label)
  return label.kind === 'closed'
    ? { expected: most, most, isClosed: true }
    : { expected: Math.max(1, Math.ceil(most * fullness)), most, isClosed: false }
}

/**
 * How many combinations of their values occur.
 *
 * Closed labels: all of them, because the runtime creates every series at the start. Where a label is
 * open: at least as many as the longest column has values, at most the product; the geometric mean of
 * the two is expected, since a route answers few methods with few status codes.
 *
 * @example
 * combinationsOf([valuesOf(oneOf('a', 'b')), valuesOf(oneOf('x', 'y', 'z'))])
 * // => { expected: 6, most: 6 }
 */
export function combinationsOf(columns: readonly Values[]): Amount {
  const product = (of: (values: Values) => number) =>
    columns.reduce((all, values) => all * of(values), 1)
  const full = product(({ expected }) => expected)
  const most = product((values) => values.most)
  if (columns.every(({ isClosed }) => isClosed)) return { expected: full, most }
  const longest = Math.max(...columns.map(({ expected }) => expected))
  return { expected: Math.round(Math.sqrt(longest * full)), most }
}
