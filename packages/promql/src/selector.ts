/** From a definition and matchers to a selector that knows what is wrong with it. */
import { type AnyFamily, callSite, type FamilyKind, isFamily } from '@telltale/core'
import type { LabelMatcher, SeriesPart } from './ast.ts'
import { checkMatcher } from './check-matcher.ts'
import { type CounterVector, expression, type GaugeVector } from './expression.ts'
import { type MatcherValue, resolveMatcher } from './matcher.ts'

/** The public function that somebody called: problems are reported where that was. */
export type Maker = (...args: never[]) => unknown

const suffix: Readonly<Record<SeriesPart, string>> = {
  value: '',
  bucket: '_bucket',
  sum: '_sum',
  count: '_count',
}

/**
 * The series of one part of a family whose labels match.
 *
 * @throws TypeError when the family has no such series, which types say already
 */
export function selectorOf<E extends CounterVector | GaugeVector>(
  family: AnyFamily,
  part: SeriesPart,
  matchers: object,
  maker: Maker,
  kinds: readonly FamilyKind[],
): E {
  // What the types say already, for JavaScript.
  if (!isFamily(family) || !kinds.includes(family.kind)) {
    const given = isFamily(family) ? `${family.name} is a ${family.kind}` : 'this is no definition'
    throw new TypeError(`${maker.name}() needs a ${kinds.join(' or ')}, but ${given}.`)
  }
  const list = toMatchers(matchers)
  // Looking for the call takes longer than all the rest, so only a problem does.
  const at = () => callSite(maker)()
  const problems = list.flatMap((matcher) => checkMatcher(family, part, matcher, at))
  return expression({
    type: 'VectorSelector',
    name: `${family.name}${suffix[part]}`,
    matchers: list,
    series: { of: 'family', family, part },
    ...(problems.length > 0 && { problems }),
  })
}

export function toMatchers(matchers: object): readonly LabelMatcher[] {
  return Object.entries(matchers)
    .filter((entry): entry is [string, MatcherValue<string>] => entry[1] !== undefined)
    .map(([label, value]) => ({ label, ...resolveMatcher(value) }))
}
