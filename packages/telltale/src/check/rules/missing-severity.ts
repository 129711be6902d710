import type { AlertOptions } from '../../rules/alerting-rule.ts'
import { alertPlaces } from '../../rules/rule-places.ts'
import { ruleCheck } from './rule-check.ts'

/** For rules of others: in a project the types demand it. */
export const missingSeverity = ruleCheck(
  {
    code: 'rules/missing-severity',
    severity: 'warning',
    title: 'An alert does not say how bad it is.',
  },
  function* (system) {
    for (const place of alertPlaces(system)) {
      const { severity }: Partial<AlertOptions> = place.rule.options
      if (severity !== undefined && severity.trim() !== '') continue
      yield {
        place,
        summary: `${place.rule.name} has no severity`,
        why: 'Routes choose by this label whom to wake up; without it the default receiver gets everything.',
        fix: 'Add labels: { severity: critical }, warning or info.',
      }
    }
  },
)
