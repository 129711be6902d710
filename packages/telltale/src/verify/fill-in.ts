/** Grafana's variables, as Grafana would fill them in. */
import { durationText } from '@telltale/promql'

/** What each variable stands for, by name. */
export type VariableValues = ReadonlyMap<string, string>

/**
 * A query without variables.
 *
 * @example
 * fillIn('rate(x{route=~"$route"}[$__rate_interval])', values) // => 'rate(x{route=~".+"}[1m])'
 */
export function fillIn(text: string, values: VariableValues): string {
  return text.replace(
    /\$\{(\w+)(?::[^}]*)?\}|\[\[(\w+)(?::\w+)?\]\]|\$(\w+)/g,
    (whole, braced?: string, legacy?: string, plain?: string) =>
      values.get(braced ?? legacy ?? plain ?? '') ?? whole,
  )
}

export interface GraphTimes {
  readonly fromMs: number
  readonly toMs: number
  readonly stepMs: number
  readonly scrapeMs: number
}

/**
 * The variables that Grafana itself has, for a graph.
 *
 * Source: https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/
 */
export function builtInValues({ fromMs, toMs, stepMs, scrapeMs }: GraphTimes): VariableValues {
  const rangeMs = toMs - fromMs
  const rateMs = Math.max(stepMs + scrapeMs, 4 * scrapeMs)
  return new Map([
    ['__rate_interval', durationText(rateMs)],
    ['__interval', durationText(stepMs)],
    ['__interval_ms', String(stepMs)],
    ['__range', durationText(rangeMs)],
    ['__range_s', String(Math.round(rangeMs / 1000))],
    ['__range_ms', String(rangeMs)],
    ['__from', String(fromMs)],
    ['__to', String(toMs)],
  ])
}
