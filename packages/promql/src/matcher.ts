import type { MatchOp } from './ast.ts'
import { literalPattern, patternText } from './re2.ts'

/** What a label must be: a value, one of several, a pattern, a Grafana variable, or the opposite. */
export type MatcherValue<V extends string> = V | readonly V[] | Matcher<V> | VariableRef

export interface Matcher<V extends string = string> {
  readonly op: MatchOp
  readonly value: string | VariableRef
  readonly values?: V
}

/** A Grafana variable, as far as a query needs to know it. */
export interface VariableRef {
  readonly variable: string
  /** A multi-value variable needs `=~`, because Grafana turns it into `(a|b)`. */
  readonly multi?: boolean
}

/**
 * The label matches a regular expression: RE2, anchored at both ends.
 *
 * Errors: `promql/regexp` for what RE2 refuses (lookaheads, backreferences), `metrics/label-value`
 * when no declared value matches; both are found when the selector is built.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors
 *
 * @example
 * select(http.requests, { status_code: matches(/5../) }) // => 'http_requests_total{status_code=~"5.."}'
 * select(llm.calls, { model: matches(/gpt.+/i) }) // => 'llm_calls_total{model=~"(?i)gpt.+"}'
 */
export function matches(pattern: RegExp | string): Matcher<never> {
  return { op: '=~', value: typeof pattern === 'string' ? pattern : patternText(pattern) }
}

/**
 * The label is not this value, none of these, or does not match this pattern.
 *
 * @example
 * select(pipeline.runs, { stage: not('other') }) // => 'pipeline_runs_total{stage!="other"}'
 * select(pipeline.runs, { stage: not(['rank', 'other']) }) // => 'pipeline_runs_total{stage!~"rank|other"}'
 * select(http.requests, { status_code: not(/2../) }) // => 'http_requests_total{status_code!~"2.."}'
 */
export function not<const V extends string>(
  value: V | readonly V[] | RegExp | VariableRef,
): Matcher<V> {
  if (typeof value === 'string') return { op: '!=', value }
  if (value instanceof RegExp) return { op: '!~', value: patternText(value) }
  if (isVariable(value)) return { op: value.multi ? '!~' : '!=', value }
  return { op: '!~', value: value.map(literalPattern).join('|') }
}

/** A matcher in the form that is printed. */
export function resolveMatcher(value: MatcherValue<string>): {
  readonly op: MatchOp
  readonly value: string
} {
  if (typeof value === 'string') return { op: '=', value }
  if (isVariable(value)) return { op: value.multi ? '=~' : '=', value: `$${value.variable}` }
  if ('op' in value) {
    const text = typeof value.value === 'string' ? value.value : `$${value.value.variable}`
    return { op: value.op, value: text }
  }
  return value.length === 1 && value[0] !== undefined
    ? { op: '=', value: value[0] }
    : { op: '=~', value: value.map(literalPattern).join('|') }
}

function isVariable(value: object): value is VariableRef {
  return 'variable' in value
}
