import type { LabelMatcher } from '@telltale/promql'
import { matcherText } from '../../routing/match.ts'

/** As they stand in a route: `severity="critical", team=~"web|shop"`. */
export function matchersText(matchers: readonly LabelMatcher[]): string {
  return matchers.map(matcherText).join(', ')
}
