/** How families and series come to an end: former names, and series that nobody uses any more. */
import type { AnyFamily } from './family.ts'

/** A name that a family had before, and the last day on which it is still exposed. */
export interface FormerName {
  readonly name: string
  /** As in `2027-03-31`. */
  readonly until: string
}

/** A length of time: `30s`, `10m`, `6h`, `7d`. */
export type IdleTime = `${number}${'s' | 'm' | 'h' | 'd'}`

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** Milliseconds of a length of time; `undefined` if it is none. */
export function idleMs(time: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(time)
  if (!match) return undefined
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs] || undefined
}

/** The end of the last day, in milliseconds since 1970; `undefined` if it is no date. */
export function lastMoment({ until }: FormerName): number | undefined {
  const start = /^\d{4}-\d\d-\d\d$/.test(until) ? Date.parse(`${until}T00:00:00Z`) : Number.NaN
  return Number.isNaN(start) ? undefined : start + unitMs.d
}

type Draft = Pick<AnyFamily, 'name' | 'kind' | 'was' | 'expireAfter' | 'exemplars'>

export function* validLifetime({ name, kind, was, expireAfter, exemplars }: Draft) {
  if (was && (was.name === name || !/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(was.name))) {
    yield [
      'metrics/former-name',
      `${name} gives "${was.name}" as its former name`,
      'The old name must be a metric name, and not the new one; nothing could be exposed under it.',
      "Write the name as it was: was: { name: 'old_name_total', until: '2027-03-31' }.",
    ] as const
  }
  if (was && lastMoment(was) === undefined) {
    yield [
      'metrics/former-name',
      `${name} exposes its former name until "${was.until}", which is not a date`,
      'Without an end, the old name stays forever, and every series of it is stored twice.',
      "Write the last day as in '2027-03-31'.",
    ] as const
  }
  if (expireAfter !== undefined && idleMs(expireAfter) === undefined) {
    yield [
      'metrics/idle-time',
      `${name} expires after "${expireAfter}", which is not a length of time`,
      'Its series would never expire, and the values of its labels would pile up.',
      "Write a number and a unit: '30s', '10m', '6h' or '7d'.",
    ] as const
  }
  if (exemplars && kind !== 'counter' && kind !== 'histogram') {
    yield [
      'metrics/exemplars',
      `${kind} ${name} declares exemplars`,
      'OpenMetrics allows them on counters and on histogram buckets only; others would be lost.',
      'Leave it out, or use a histogram.',
    ] as const
  }
}
