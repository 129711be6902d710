import type { Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { PrometheusOptions, System } from './system.ts'

/** Intervals and retention of Prometheus. */
export function* timeProblems(system: System): Iterable<Problem> {
  for (const option of durations) yield* unreadable(option, system)
}

const durations = [
  'scrapeInterval',
  'evaluationInterval',
  'retention',
  'ruleRange',
] as const satisfies readonly (keyof PrometheusOptions)[]

function* unreadable(option: (typeof durations)[number], system: System): Iterable<Problem> {
  const value = system.options.prometheus[option]
  if (value === undefined && option === 'ruleRange') return
  if ((durationMs(String(value)) ?? 0) > 0) return
  yield {
    code: 'project/duration',
    severity: 'error',
    summary: `prometheus.${option} of "${system.name}" is "${value}", which is not a duration`,
    at: system.at,
    path: [system.options.title],
    why: 'Prometheus does not start.',
    fix: 'Write whole numbers with a unit, more than zero: 15s, 1m, 31d.',
  }
}
