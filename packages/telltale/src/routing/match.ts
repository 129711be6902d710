/** Which alerts a route or an inhibition is about: by their labels. */
import { type LabelMatcher, type Matcher, resolveMatcher } from '@telltale/promql'
import type { AlertSeverity } from '../rules/alerting-rule.ts'

/** A value, one of several, a pattern (`matches(/shop-.+/)`), or the opposite (`not('shop')`). */
export type LabelMatch<V extends string = string> = V | readonly V[] | Matcher<V>

/** All of them must hold; a label that an alert does not have is the empty text. */
export type Match<L extends string = string> = {
  readonly [K in L]?: K extends 'severity' ? LabelMatch<AlertSeverity> : LabelMatch
}

export function matchersOf(match: Match = {}): readonly LabelMatcher[] {
  return Object.entries(match).flatMap(([label, value]): readonly LabelMatcher[] =>
    value === undefined ? [] : [{ label, ...resolveMatcher(value) }],
  )
}

/** As both Alertmanager and amtool read it: `severity=~"warning|info"`. */
export function matcherText({ label, op, value }: LabelMatcher): string {
  return `${label}${op}${JSON.stringify(value)}`
}
