/**
 * Every function of PromQL as data: arguments, result, what happens to labels and unit, since when.
 *
 * Types, inference, checks and documentation derive from this one table, which covers Prometheus
 * 2.42 to 3.16. Argument and label rules:
 * https://prometheus.io/docs/prometheus/latest/querying/functions/; versions: the changelog,
 * https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md
 */
import type { AggregateOp } from './ast.ts'

/**
 * - `vector`: an instant vector whose values are read, so no raw counter
 * - `any vector`: an instant vector of which only existence or time is read, so a counter too
 * - `counter range`, `gauge range`: samples as stored, of that kind (subqueries are gauges)
 * - `any range`: samples as stored, of which only existence, time or steps are read
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
  /** The last argument, required or optional, may be repeated. */
  readonly variadic?: true
  readonly returns: ResultKind
  /** Which labels the result carries. @default 'same' */
  readonly labels?: LabelFlow
  /** The series keep their metric name. @default dropped */
  readonly keepsName?: true
  readonly unit: UnitFlow
  /** The first Prometheus that has it, when later than 2.42. */
  readonly since?: string
  /** The last Prometheus that has it under this name. */
  readonly until?: string
  /** Needs a feature flag, `promql-experimental-functions` unless the function says otherwise. */
  readonly experimental?: true
  /** The first Prometheus in which an experimental function needs no flag any more. */
  readonly stableSince?: string
}

/**
 * - `same`: those of the vector argument; none when that is left out
 * - `none`
 * - `equality matchers`: only what the selector fixes with `=` (`absent`)
 * - `without le`: those of the argument but `le`
 * - `adds`: those of the argument and the one named by the second argument
 * - `without le, adds`: both of the two above
 * - `unknown`: depends on the data (`info`)
 */
export type LabelFlow =
  | 'same'
  | 'none'
  | 'equality matchers'
  | 'without le'
  | 'adds'
  | 'without le, adds'
  | 'unknown'

/**
 * - `same`: the vector argument's (of the first scalar, when there is no vector)
 * - `per second`: that, divided by seconds
 * - `count`, `seconds`, `ratio`, `none` (a plain number): that
 * - `date`: seconds since 1970
 * - `unknown`: nothing can be said
 */
export type UnitFlow =
  | 'same'
  | 'per second'
  | 'count'
  | 'seconds'
  | 'ratio'
  | 'date'
  | 'none'
  | 'unknown'

// What most rows share.
const ofVector = { args: ['vector'], returns: 'vector' } as const
const ofCounter = { args: ['counter range'], returns: 'vector' } as const
const ofGauge = { args: ['gauge range'], returns: 'vector' } as const
const ofAnyRange = { args: ['any range'], returns: 'vector' } as const
const ofTime = { args: [], optional: ['vector'], returns: 'vector', unit: 'none' } as const
const ofNothing = { args: [], returns: 'scalar', labels: 'none' } as const
const ofScalars = { args: ['scalar', 'scalar'], returns: 'scalar', labels: 'none' } as const

// biome-ignore format: one line for each function
export const functions = {
  // Counters
  rate: { ...ofCounter, unit: 'per second' },
  irate: { ...ofCounter, unit: 'per second' },
  increase: { ...ofCounter, unit: 'same' },
  resets: { ...ofAnyRange, unit: 'count' },

  // Gauges
  delta: { ...ofGauge, unit: 'same' },
  idelta: { ...ofGauge, unit: 'same' },
  deriv: { ...ofGauge, unit: 'per second' },
  predict_linear: { args: ['gauge range', 'scalar'], returns: 'vector', unit: 'same' },
  double_exponential_smoothing: { args: ['gauge range', 'scalar', 'scalar'], returns: 'vector', unit: 'same', since: '3.0', experimental: true },
  holt_winters: { args: ['gauge range', 'scalar', 'scalar'], returns: 'vector', unit: 'same', until: '2.55' },
  integral: { args: ['gauge range'], optional: ['scalar'], returns: 'vector', unit: 'unknown', since: '3.16', experimental: true },

  // Over time
  avg_over_time: { ...ofGauge, unit: 'same' },
  min_over_time: { ...ofGauge, unit: 'same' },
  max_over_time: { ...ofGauge, unit: 'same' },
  sum_over_time: { ...ofGauge, unit: 'same' },
  stddev_over_time: { ...ofGauge, unit: 'same' },
  stdvar_over_time: { ...ofGauge, unit: 'unknown' },
  mad_over_time: { ...ofGauge, unit: 'same', since: '2.49', experimental: true },
  quantile_over_time: { args: ['scalar', 'gauge range'], returns: 'vector', unit: 'same' },
  first_over_time: { ...ofGauge, keepsName: true, unit: 'same', since: '3.7', experimental: true, stableSince: '3.14' },
  last_over_time: { ...ofGauge, keepsName: true, unit: 'same' },
  count_over_time: { ...ofAnyRange, unit: 'count' },
  present_over_time: { ...ofAnyRange, unit: 'count' },
  absent_over_time: { ...ofAnyRange, labels: 'equality matchers', unit: 'count' },
  changes: { ...ofAnyRange, unit: 'count' },
  ts_of_first_over_time: { ...ofAnyRange, unit: 'date', since: '3.7', experimental: true },
  ts_of_last_over_time: { ...ofAnyRange, unit: 'date', since: '3.5', experimental: true },
  ts_of_min_over_time: { ...ofGauge, unit: 'date', since: '3.5', experimental: true },
  ts_of_max_over_time: { ...ofGauge, unit: 'date', since: '3.5', experimental: true },

  // Histograms: the quantile and the fraction of classic ones too, the others of native ones only
  histogram_quantile: { args: ['scalar', 'vector'], returns: 'vector', labels: 'without le', unit: 'same' },
  histogram_quantiles: { args: ['vector', 'string', 'scalar'], optional: ['scalar'], variadic: true, returns: 'vector', labels: 'without le, adds', unit: 'same', since: '3.11', experimental: true },
  histogram_fraction: { args: ['scalar', 'scalar', 'vector'], returns: 'vector', labels: 'without le', unit: 'ratio' },
  histogram_count: { ...ofVector, unit: 'count' },
  histogram_sum: { ...ofVector, unit: 'same' },
  histogram_avg: { ...ofVector, unit: 'same', since: '2.51' },
  histogram_stddev: { ...ofVector, unit: 'same', since: '2.47' },
  histogram_stdvar: { ...ofVector, unit: 'unknown', since: '2.47' },

  // Mathematics
  abs: { ...ofVector, unit: 'same' },
  ceil: { ...ofVector, unit: 'same' },
  floor: { ...ofVector, unit: 'same' },
  round: { args: ['vector'], optional: ['scalar'], returns: 'vector', unit: 'same' },
  clamp: { args: ['vector', 'scalar', 'scalar'], returns: 'vector', unit: 'same' },
  clamp_min: { args: ['vector', 'scalar'], returns: 'vector', unit: 'same' },
  clamp_max: { args: ['vector', 'scalar'], returns: 'vector', unit: 'same' },
  sgn: { ...ofVector, unit: 'none' },
  exp: { ...ofVector, unit: 'unknown' },
  ln: { ...ofVector, unit: 'unknown' },
  log2: { ...ofVector, unit: 'unknown' },
  log10: { ...ofVector, unit: 'unknown' },
  sqrt: { ...ofVector, unit: 'unknown' },
  sin: { ...ofVector, unit: 'none' },
  cos: { ...ofVector, unit: 'none' },
  tan: { ...ofVector, unit: 'none' },
  asin: { ...ofVector, unit: 'none' },
  acos: { ...ofVector, unit: 'none' },
  atan: { ...ofVector, unit: 'none' },
  sinh: { ...ofVector, unit: 'none' },
  cosh: { ...ofVector, unit: 'none' },
  tanh: { ...ofVector, unit: 'none' },
  asinh: { ...ofVector, unit: 'none' },
  acosh: { ...ofVector, unit: 'none' },
  atanh: { ...ofVector, unit: 'none' },
  deg: { ...ofVector, unit: 'none' },
  rad: { ...ofVector, unit: 'none' },
  pi: { ...ofNothing, unit: 'none' },
  min_of: { ...ofScalars, unit: 'same', since: '3.13', experimental: true },
  max_of: { ...ofScalars, unit: 'same', since: '3.13', experimental: true },

  // Time
  time: { ...ofNothing, unit: 'date' },
  timestamp: { args: ['any vector'], returns: 'vector', unit: 'date' },
  // Its flag is `use-start-timestamps`.
  start_timestamp: { args: ['any vector'], returns: 'vector', unit: 'date', since: '3.14', experimental: true },
  start: { ...ofNothing, unit: 'date', since: '3.12', experimental: true },
  end: { ...ofNothing, unit: 'date', since: '3.12', experimental: true },
  range: { ...ofNothing, unit: 'seconds', since: '3.12', experimental: true },
  step: { ...ofNothing, unit: 'seconds', since: '3.12', experimental: true },
  minute: ofTime,
  hour: ofTime,
  day_of_week: ofTime,
  day_of_month: ofTime,
  day_of_year: ofTime,
  days_in_month: ofTime,
  month: ofTime,
  year: ofTime,

  // Labels, existence, order, kind
  label_replace: { args: ['vector', 'string', 'string', 'string', 'string'], returns: 'vector', labels: 'adds', keepsName: true, unit: 'same' },
  label_join: { args: ['vector', 'string', 'string'], optional: ['string'], variadic: true, returns: 'vector', labels: 'adds', keepsName: true, unit: 'same' },
  info: { args: ['vector'], optional: ['any vector'], returns: 'vector', labels: 'unknown', keepsName: true, unit: 'same', since: '2.55', experimental: true },
  absent: { args: ['any vector'], returns: 'vector', labels: 'equality matchers', unit: 'count' },
  sort: { ...ofVector, keepsName: true, unit: 'same' },
  sort_desc: { ...ofVector, keepsName: true, unit: 'same' },
  sort_by_label: { args: ['vector'], optional: ['string'], variadic: true, returns: 'vector', keepsName: true, unit: 'same', since: '2.49', experimental: true },
  sort_by_label_desc: { args: ['vector'], optional: ['string'], variadic: true, returns: 'vector', keepsName: true, unit: 'same', since: '2.49', experimental: true },
  scalar: { args: ['vector'], returns: 'scalar', labels: 'none', unit: 'same' },
  vector: { args: ['scalar'], returns: 'vector', labels: 'none', unit: 'same' },
} as const satisfies Record<string, FunctionSignature>

export type FunctionName = keyof typeof functions

/** The signature of a function by its PromQL name, if there is such a function. */
export function signatureOf(name: string): FunctionSignature | undefined {
  return signatures.get(name)
}

const signatures = new Map<string, FunctionSignature>(Object.entries(functions))

export interface AggregatorSignature {
  /** What stands before the vector: `topk(5, x)`, `count_values("v", x)`. */
  readonly param?: 'scalar' | 'string'
  /** `any vector`: the values are not read, so a counter may be aggregated as it is. */
  readonly of: 'vector' | 'any vector'
  readonly unit: UnitFlow
  readonly since?: string
  readonly experimental?: true
}

/** Source: https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators */
export const aggregators = {
  sum: { of: 'vector', unit: 'same' },
  avg: { of: 'vector', unit: 'same' },
  min: { of: 'vector', unit: 'same' },
  max: { of: 'vector', unit: 'same' },
  count: { of: 'any vector', unit: 'count' },
  group: { of: 'any vector', unit: 'count' },
  stddev: { of: 'vector', unit: 'same' },
  stdvar: { of: 'vector', unit: 'unknown' },
  quantile: { param: 'scalar', of: 'vector', unit: 'same' },
  topk: { param: 'scalar', of: 'vector', unit: 'same' },
  bottomk: { param: 'scalar', of: 'vector', unit: 'same' },
  count_values: { param: 'string', of: 'vector', unit: 'count' },
  limitk: { param: 'scalar', of: 'vector', unit: 'same', since: '2.54', experimental: true },
  limit_ratio: { param: 'scalar', of: 'vector', unit: 'same', since: '2.54', experimental: true },
} as const satisfies Record<AggregateOp, AggregatorSignature>
