/** A check of rule groups, of a system or of a file that somebody else has written. */
import type { Problem, Severity } from '@telltale/core'
import type { System } from '../../project/system.ts'
import { problemOf, type RulePlace } from '../../rules/rule-places.ts'

export interface RuleCheck {
  /** `rules/name`; the same in reports, documentation and tests. */
  readonly code: string
  readonly severity: Severity
  /** What it finds, in one line. */
  readonly title: string
  readonly find: { readonly inRules: (system: System) => Iterable<Problem> }
}

export interface RuleFinding
  extends Pick<Problem, 'summary' | 'why' | 'fix'>,
    Partial<Pick<Problem, 'severity' | 'related'>> {
  readonly place: RulePlace
}

export function ruleCheck(
  labels: Pick<RuleCheck, 'code' | 'severity' | 'title'>,
  find: (system: System) => Iterable<RuleFinding>,
): RuleCheck {
  const { code, severity } = labels
  return Object.freeze({
    ...labels,
    find: {
      *inRules(system: System) {
        for (const { place, ...words } of find(system)) {
          yield problemOf(place, { code, severity, ...words })
        }
      },
    },
  })
}
