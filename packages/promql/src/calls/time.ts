/**
 * Times: of evaluation, of samples, and as parts of a date.
 *
 * Unit:   seconds since 1970 for times, a plain number for parts of a date.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/
 */
import type { InstantVector, Scalar } from '../expression.ts'
import type { AsSeries, AsVector, LabelsOf } from '../operand.ts'
import { call } from './call.ts'

/**
 * Seconds since 1970 at the time of evaluation, not of any sample.
 *
 * @example
 * time() // => 'time()'
 */
export function time(): Scalar {
  return call('time')
}

/**
 * Start of the query range; of an instant query, its time. Unit: seconds since 1970. Since
 * Prometheus 3.12, experimental.
 *
 * @example
 * start() // => 'start()'
 */
export function start(): Scalar {
  return call('start')
}

/**
 * End of the query range; of an instant query, its time. Unit: seconds since 1970. Since
 * Prometheus 3.12, experimental.
 *
 * @example
 * end() // => 'end()'
 */
export function end(): Scalar {
  return call('end')
}

/**
 * Length of the query range; 0 for an instant query. Unit: seconds. Since
 * Prometheus 3.12, experimental.
 *
 * @example
 * range() // => 'range()'
 */
export function range(): Scalar {
  return call('range')
}

/**
 * Resolution of the query; 0 for an instant query. Unit: seconds. Since
 * Prometheus 3.12, experimental.
 *
 * @example
 * step() // => 'step()'
 */
export function step(): Scalar {
  return call('step')
}

/**
 * When each sample was taken; of counters too. Of a computed value it is the time of evaluation.
 *
 * Shape: InstantVector<L> -> InstantVector<L>. Unit: seconds since 1970.
 *
 * @example
 * time().sub(timestamp(http.requests)) // => 'time() - timestamp(http_requests_total)'
 */
export function timestamp<A>(vector: AsSeries<A>): InstantVector<LabelsOf<A>> {
  return call('timestamp', vector)
}

/**
 * When each series started to count, as its target said. Since Prometheus 3.14, experimental
 * (feature flag `use-start-timestamps`).
 *
 * Shape: InstantVector<L> -> InstantVector<L>. Unit: seconds since 1970.
 *
 * @example
 * startTimestamp(http.requests) // => 'start_timestamp(http_requests_total)'
 */
export function startTimestamp<A>(vector: AsSeries<A>): InstantVector<LabelsOf<A>> {
  return call('start_timestamp', vector)
}

/**
 * A part of a date: of now, or of each value in seconds since 1970.
 *
 * Shape: nothing -> InstantVector<never>; InstantVector<L> -> InstantVector<L>.
 */
export interface DatePart {
  (): InstantVector<never>
  <A>(vector: AsVector<A>): InstantVector<LabelsOf<A>>
}

/**
 * Minute of the hour, 0 to 59, in UTC.
 *
 * @example
 * minute() // => 'minute()'
 * minute(timestamp(up)) // => 'minute(timestamp(up))'
 */
export const minute: DatePart = (vector?: unknown): never => call('minute', vector) as never

/**
 * Hour of the day, 0 to 23, in UTC.
 *
 * @example
 * hour() // => 'hour()'
 * hour(timestamp(up)) // => 'hour(timestamp(up))'
 */
export const hour: DatePart = (vector?: unknown): never => call('hour', vector) as never

/**
 * Day of the week, 0 (Sunday) to 6, in UTC.
 *
 * @example
 * dayOfWeek() // => 'day_of_week()'
 * dayOfWeek(timestamp(up)) // => 'day_of_week(timestamp(up))'
 */
export const dayOfWeek: DatePart = (vector?: unknown): never => call('day_of_week', vector) as never

/**
 * Day of the month, 1 to 31, in UTC.
 *
 * @example
 * dayOfMonth() // => 'day_of_month()'
 * dayOfMonth(timestamp(up)) // => 'day_of_month(timestamp(up))'
 */
export const dayOfMonth: DatePart = (vector?: unknown): never =>
  call('day_of_month', vector) as never

/**
 * Day of the year, 1 to 366, in UTC.
 *
 * @example
 * dayOfYear() // => 'day_of_year()'
 * dayOfYear(timestamp(up)) // => 'day_of_year(timestamp(up))'
 */
export const dayOfYear: DatePart = (vector?: unknown): never => call('day_of_year', vector) as never

/**
 * Number of days of the month, 28 to 31, in UTC.
 *
 * @example
 * daysInMonth() // => 'days_in_month()'
 * daysInMonth(timestamp(up)) // => 'days_in_month(timestamp(up))'
 */
export const daysInMonth: DatePart = (vector?: unknown): never =>
  call('days_in_month', vector) as never

/**
 * Month, 1 to 12, in UTC.
 *
 * @example
 * month() // => 'month()'
 * month(timestamp(up)) // => 'month(timestamp(up))'
 */
export const month: DatePart = (vector?: unknown): never => call('month', vector) as never

/**
 * Year, in UTC.
 *
 * @example
 * year() // => 'year()'
 * year(timestamp(up)) // => 'year(timestamp(up))'
 */
export const year: DatePart = (vector?: unknown): never => call('year', vector) as never
