import { type Located, withCallSite } from '@telltale/core'

/** Times of the week or the year at which a route is silent, or only then is not. */
export interface TimeInterval extends Located {
  readonly kind: 'time interval'
  readonly name: string
  readonly options: TimeIntervalOptions
}

const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const
export type Weekday = (typeof weekdays)[number]

/** All that are given must hold; of a list one is enough. */
export interface TimeIntervalOptions {
  /** Times of the day; one that ends before it begins goes over midnight, on the same weekday. */
  readonly times?: readonly { readonly from: ClockTime; readonly to: ClockTime }[]
  /** `'sunday'`, or from one to another: `'monday:friday'`. */
  readonly weekdays?: readonly (Weekday | `${Weekday}:${Weekday}`)[]
  /** From 1; -1 is the last: `[1, '15:20', -1]`. */
  readonly daysOfMonth?: readonly (number | `${number}:${number}`)[]
  /** `12`, or `'6:8'`. */
  readonly months?: readonly (number | `${number}:${number}`)[]
  /** `2027`, or `'2027:2029'`. */
  readonly years?: readonly (number | `${number}:${number}`)[]
  /** A name of the time-zone database: `Europe/Berlin`. @default 'UTC' */
  readonly location?: string
}

/** `08:30`; the end of a day is `24:00`. */
export type ClockTime = `${number}:${number}`

/**
 * A named time, for `muteTimeIntervals` and `activeTimeIntervals` of routes.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#time_interval
 *
 * @example
 * const nights = timeInterval('nights', {
 *   times: [{ from: '22:00', to: '06:00' }], location: 'Europe/Berlin',
 * })
 * // - name: nights
 * //   time_intervals:
 * //     - times:
 * //         - start_time: "22:00"
 * //           end_time: "24:00"
 * //         - start_time: "00:00"
 * //           end_time: "06:00"
 * //       location: Europe/Berlin
 */
export function timeInterval(name: string, options: TimeIntervalOptions): TimeInterval {
  return Object.freeze(
    withCallSite({ kind: 'time interval' as const, name, options }, timeInterval),
  )
}

/** The form that Alertmanager and Grafana share. */
export function timeIntervalYaml({ name, options }: TimeInterval) {
  const { times, daysOfMonth, months, years, location } = options
  return {
    name,
    time_intervals: [
      {
        ...(times && { times: times.flatMap(withoutMidnight) }),
        ...(options.weekdays && { weekdays: options.weekdays }),
        ...(daysOfMonth && { days_of_month: daysOfMonth.map(String) }),
        ...(months && { months: months.map(String) }),
        ...(years && { years: years.map(String) }),
        ...(location !== undefined && { location }),
      },
    ],
  }
}

function withoutMidnight({ from, to }: { readonly from: ClockTime; readonly to: ClockTime }) {
  const range = (start: string, end: string) => ({ start_time: start, end_time: end })
  if (from < to) return [range(from, to)]
  const morning = to === '00:00' ? [] : [range('00:00', to)]
  return [range(from, '24:00'), ...morning]
}

/** What of an interval is none, in one sentence each. */
export function timeIntervalFaults({ options }: TimeInterval): readonly string[] {
  return [
    ...(options.times ?? []).flatMap(timeFaults),
    ...(options.weekdays ?? [])
      .filter((range) => !isWeekdays(range))
      .map((range) => `"${range}" is no weekday, and no range of them`),
    ...faultsOf(
      'day of the month',
      options.daysOfMonth,
      (n) => n !== 0 && Math.abs(n) <= 31,
      areDaysInOrder,
    ),
    ...faultsOf('month', options.months, (n) => n >= 1 && n <= 12),
    ...faultsOf('year', options.years, (n) => n >= 1970 && n <= 9999),
    ...(options.location === undefined || isLocation(options.location)
      ? []
      : [`"${options.location}" is no time zone`]),
  ]
}

function timeFaults({ from, to }: { readonly from: string; readonly to: string }) {
  const faults = [from, to]
    .filter((time) => !isClockTime(time))
    .map((time) => `"${time}" is no time of day`)
  if (faults.length > 0) return faults
  if (from === to) return [`"${from}" to "${to}" ends when it begins: a day is 00:00 to 24:00`]
  return from === '24:00' ? ['"24:00" begins no time: write 00:00'] : []
}

function isClockTime(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text) || text === '24:00'
}

function isWeekdays(range: string): boolean {
  const names: readonly string[] = weekdays
  const days = range.split(':').map((day) => names.indexOf(day))
  const [first = -1, last = first] = days
  return days.length <= 2 && !days.includes(-1) && first <= last
}

function faultsOf(
  what: string,
  ranges: readonly (number | string)[] = [],
  isOne: (n: number) => boolean,
  areInOrder: (first: number, last: number) => boolean = (first, last) => first <= last,
): readonly string[] {
  return ranges
    .filter((range) => {
      const numbers = String(range).split(':').map(Number)
      const [first = Number.NaN, last = first] = numbers
      return (
        numbers.length > 2 ||
        !numbers.every((n) => Number.isInteger(n) && isOne(n)) ||
        !areInOrder(first, last)
      )
    })
    .map((range) => `"${range}" is no ${what}, and no range of them`)
}

/**
 * Alertmanager takes no range that begins at the end of a month and ends at its beginning, and none
 * that is the wrong way round as soon as it counts the days from the end as 28 and below.
 *
 * Source: https://github.com/prometheus/alertmanager/blob/v0.27.0/timeinterval/timeinterval.go
 */
function areDaysInOrder(first: number, last: number): boolean {
  if (first > 0 && last < 0) return first <= 28 + last
  return first <= last && !(first < 0 && last > 0)
}

/** Go, unlike Intl, tells upper from lower case; aliases resolve to another name. */
function isLocation(name: string): boolean {
  if (name === 'Local') return true
  if (!/^[A-Z]/.test(name)) return false
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase()
  } catch {
    return false
  }
}
