/** A unit of time that PromQL knows. A year has 365 days, whatever the calendar says. */
type TimeUnit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'y'

/**
 * A length of time as PromQL writes it: `30s`, `5m`, `6h`, `30d`, `1h30m`.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
 */
export type Duration =
  | `${number}${TimeUnit}`
  | `${number}d${number}h`
  | `${number}h${number}m`
  | `${number}m${number}s`

/** A length of time, or a Grafana variable that stands for one: `$__rate_interval`, `$window`. */
export type DurationOrVariable = Duration | `$${string}`

const unitMs: Readonly<Record<TimeUnit, number>> = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
}

const unitSizes = Object.values(unitMs)

/** A group for each unit, in their order. */
const pattern =
  /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/

/**
 * The duration in milliseconds, or `undefined` when Prometheus would not read it.
 *
 * @example
 * durationMs('1h30m') // => 5400000
 * durationMs('0.5h')  // => undefined
 */
export function durationMs(text: string): number | undefined {
  const groups = pattern.exec(text)
  if (text === '' || !groups) return undefined
  let ms = 0
  for (const [i, unit] of unitSizes.entries()) {
    const amount = groups[i + 1]
    if (amount !== undefined) ms += Number(amount) * unit
  }
  return ms
}

/**
 * The shortest text for a number of milliseconds, in days at most.
 *
 * @example
 * durationText(90_000) // => '1m30s'
 */
export function durationText(ms: number): string {
  if (ms === 0) return '0s'
  let rest = ms
  let text = ''
  for (const [unit, size] of Object.entries(unitMs)) {
    if (unit === 'y' || unit === 'w') continue
    const n = Math.floor(rest / size)
    rest -= n * size
    if (n > 0) text += `${n}${unit}`
  }
  return text
}

/**
 * `text`, when PromQL or Grafana can read it where a range or a step stands.
 *
 * @throws TypeError for anything but a positive duration or a variable
 */
export function rangeText(text: string, where: string): string {
  if (isVariableText(text)) return text
  if ((durationMs(text) ?? 0) > 0) return text
  throw new TypeError(notADuration(text, where))
}

/**
 * `text`, when PromQL or Grafana can read it after `offset`: negative looks ahead.
 *
 * @throws TypeError for anything but a duration or a variable
 */
export function offsetText(text: string): string {
  const positive = text.startsWith('-') ? text.slice(1) : text
  if (isVariableText(positive) || durationMs(positive) !== undefined) return text
  throw new TypeError(notADuration(text, 'offset()'))
}

function isVariableText(text: string): boolean {
  return /^\$(?:\w+|\{\w+(?::\w+)?\})$/.test(text)
}

function notADuration(text: string, where: string): string {
  return `${where}: "${text}" is not a duration. Write whole numbers with a unit (30s, 5m, 1h30m, 7d), not 0, no fractions; or a Grafana variable ($__rate_interval).`
}
