/**
 * What a description can say of a firing alert, as the Go template that Prometheus fills in.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 */

/** The labels and the value of an alert whose condition has the labels `L`. */
export interface AlertTemplate<L extends string = string> {
  /** A label that the condition returns; another one does not compile. */
  readonly label: Readonly<Record<L, string>>
  /** The value that the condition returned; `String(value)` is it as it is. */
  readonly value: ValueTemplate
}

export interface ValueTemplate {
  /** Four digits and a prefix of 1000: `1.234k`. */
  readonly humanized: string
  /** A prefix of 1024: `1.5Ki`. */
  readonly humanized1024: string
  /** A ratio as a percentage: 0.0512 is `5.12%`. */
  readonly percentage: string
  /** Seconds in words: 90 is `1m 30s`. */
  readonly duration: string
  /** Seconds since 1970 as a date. */
  readonly timestamp: string
  /** With a format of Go: `value.printf('%.2f')`. */
  printf(format: string): string
  /** As it is, with all its digits. */
  toString(): string
}

export function alertTemplate<L extends string>(): AlertTemplate<L> {
  return { label: labels as Readonly<Record<L, string>>, value }
}

/** Any name: which there are is a question of types, and of the check of templates. */
const labels: unknown = new Proxy({}, { get: (_, name) => `{{ $labels.${String(name)} }}` })

const value: ValueTemplate = Object.freeze({
  humanized: '{{ $value | humanize }}',
  humanized1024: '{{ $value | humanize1024 }}',
  percentage: '{{ $value | humanizePercentage }}',
  duration: '{{ $value | humanizeDuration }}',
  timestamp: '{{ $value | humanizeTimestamp }}',
  printf: (format: string) => `{{ printf ${JSON.stringify(format)} $value }}`,
  toString: () => '{{ $value }}',
})
