import { nearest, type Problem } from '@telltale/core'
import type { LabelMatcher } from '@telltale/promql'
import { excerptOf } from '../excerpt.ts'
import type { SystemModel } from '../model.ts'

/** By the name of a family: the values that its labels were seen with, where nobody declares them. */
export type SeenValues = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

/**
 * Values that no series had when the metrics were read. That proves nothing, because a value may
 * come later; near another value it is a typing error, else it is worth a look.
 */
export function* unseenValues(system: SystemModel, seen: SeenValues): Generator<Problem> {
  for (const use of system.uses) {
    for (const node of use.nodes) {
      if (node.type !== 'VectorSelector' || node.name === undefined) continue
      const series = system.environment.resolve(node.name)
      const values = series?.of === 'family' ? seen.get(series.family.name) : undefined
      for (const matcher of values ? node.matchers : []) {
        const known = values?.get(matcher.label) ?? []
        const value = known.length > 0 ? unseenIn(matcher, known) : undefined
        if (value === undefined) continue
        const guess = /^\d+$/.test(value) ? undefined : nearest(value, known)
        const shown = known.slice(0, 12).join(', ')
        yield {
          code: 'metrics/unseen-value',
          severity: guess === undefined ? 'info' : 'warning',
          summary: `${matcher.label}${matcher.op}"${matcher.value}": no series of ${node.name} has the ${matcher.label} "${value}" now.${guess === undefined ? '' : ` Did you mean "${guess}"?`}`,
          at: use.at,
          path: use.path,
          excerpt: excerptOf(use, matcher, `there are ${shown}${known.length > 12 ? ' …' : ''}`),
          why: 'If it is a typing error, the query returns nothing for ever, and an alert on it never fires.',
          fix: 'Compare it with the values that there are; a value that comes only with a failure is right as it is.',
        }
      }
    }
  }
}

/** What is asked for and was not seen; of patterns only those that list values. */
function unseenIn({ op, value }: LabelMatcher, known: readonly string[]): string | undefined {
  if ((op !== '=' && op !== '=~') || value === '' || /\$|\[\[/.test(value)) return undefined
  if (op === '=') return known.includes(value) ? undefined : value
  const values = value.split('|')
  if (!values.every((each) => /^[\w/-]+$/.test(each))) return undefined
  return values.every((each) => !known.includes(each)) ? values[0] : undefined
}
