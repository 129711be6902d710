import type { MatchOp } from './ast.ts'

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
 * The label matches a regular expression (RE2, anchored at both ends).
 *
 * @example
 * select(http.requests, { status_code: matches(/5../) }) // => http_requests_total{status_code=~"5.."}
 */
export function matches(pattern: RegExp | string): Matcher<never> {
  return { op: '=~', value: typeof pattern === 'string' ? pattern : pattern.source }
}

/**
 * The label is not this value, none of these, or does not match this pattern.
 *
 * @example
 * select(pipeline.runs, { stage: not('other') }) // => pipeline_runs_total{stage!="other"}
 */
export function not<const V extends string>(
  value: V | readonly V[] | RegExp | VariableRef,
): Matcher<V> {
  if (typeof value === 'string') return { op: '!=', value }
  if (value instanceof RegExp) return { op: '!~', value: value.source }
  if (isVariable(value)) return { op: value.multi ? '!~' : '!=', value }
  return { op: '!~', value: alternation(value) }
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
    : { op: '=~', value: alternation(value) }
}

function alternation(values: readonly string[]): string {
  return values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
}

function isVariable(value: object): value is VariableRef {
  return 'variable' in value
}
