/**
 * Every function of PromQL as data: arguments, result, what happens to labels and unit, since when.
 *
 * Types, inference, checks and documentation derive from this one table.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/
 */

export type ArgumentKind =
  | 'vector'
  | 'any vector'
  | 'counter range'
  | 'gauge range'
  | 'any range'
  | 'scalar'
  | 'string'
export type ResultKind = 'vector' | 'scalar'

export interface FunctionSignature {
  /** Required arguments, in order. */
  readonly args: readonly ArgumentKind[]
  /** Optional arguments after the required ones. */
  readonly optional?: readonly ArgumentKind[]
  /** The last argument may be repeated. */
  readonly variadic?: true
  readonly returns: ResultKind
  /** Which labels the result carries. @default 'same' */
  readonly labels?: LabelFlow
  readonly unit: UnitFlow
  /** The first Prometheus that has it, when later than 2.42. */
  readonly since?: string
  /** The last Prometheus that has it under this name. */
  readonly until?: string
  /** Needs `--enable-feature=promql-experimental-functions`. */
  readonly experimental?: true
}

/**
 * - `same`: those of the vector argument, without the name
 * - `none`
 * - `equality matchers`: only what the selector fixes with `=` (`absent`)
 * - `without le`: those of the argument but `le`
 * - `adds`: those of the argument and the one named by the second argument
 */
export type LabelFlow = 'same' | 'none' | 'equality matchers' | 'without le' | 'adds'

/**
 * - `same`: the argument's
 * - `per second`: the argument's, divided by seconds
 * - `count`, `seconds`, `none`: that
 * - `unknown`: nothing can be said
 */
export type UnitFlow = 'same' | 'per second' | 'count' | 'seconds' | 'date' | 'none' | 'unknown'

export const functions = {
  rate: { args: ['counter range'], returns: 'vector', unit: 'per second' },
  irate: { args: ['counter range'], returns: 'vector', unit: 'per second' },
  increase: { args: ['counter range'], returns: 'vector', unit: 'same' },
  delta: { args: ['gauge range'], returns: 'vector', unit: 'same' },
  deriv: { args: ['gauge range'], returns: 'vector', unit: 'per second' },
  avg_over_time: { args: ['gauge range'], returns: 'vector', unit: 'same' },
  abs: { args: ['vector'], returns: 'vector', unit: 'same' },
  absent: { args: ['any vector'], returns: 'vector', labels: 'equality matchers', unit: 'count' },
  clamp_min: { args: ['vector', 'scalar'], returns: 'vector', unit: 'same' },
  histogram_quantile: {
    args: ['scalar', 'vector'],
    returns: 'vector',
    labels: 'without le',
    unit: 'same',
  },
  label_replace: {
    args: ['any vector', 'string', 'string', 'string', 'string'],
    returns: 'vector',
    labels: 'adds',
    unit: 'same',
  },
  scalar: { args: ['vector'], returns: 'scalar', unit: 'same' },
  time: { args: [], returns: 'scalar', unit: 'date' },
  vector: { args: ['scalar'], returns: 'vector', labels: 'none', unit: 'same' },
} as const satisfies Record<string, FunctionSignature>

export type FunctionName = keyof typeof functions
