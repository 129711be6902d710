/**
 * A length of time as PromQL writes it: `30s`, `5m`, `6h`, `30d`.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
 */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'y'}`

const unitMs = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1,
} as const

const pattern =
  /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/

/** The duration in milliseconds, or `undefined` when Prometheus would not read it. */
export function durationMs(text: string): number | undefined {
  const groups = pattern.exec(text)
  if (text === '' || !groups) return undefined
  return Object.values(unitMs).reduce((ms, unit, i) => ms + Number(groups[i + 1] ?? 0) * unit, 0)
}

/** The shortest text for a number of milliseconds: 90000 is `1m30s`. */
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
