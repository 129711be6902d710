import { alertPlaces } from '../../rules/rule-places.ts'
import { ruleCheck } from './rule-check.ts'

/** For rules of others: a definition derives it. */
export const missingDescription = ruleCheck(
  {
    code: 'rules/missing-description',
    severity: 'warning',
    title: 'An alert does not say what is happening.',
  },
  function* (system) {
    for (const place of alertPlaces(system)) {
      const { description, annotations = {} } = place.rule.options
      if (description?.trim() || annotations.message?.trim()) continue
      yield {
        place,
        summary: `${place.rule.name} has no description`,
        why: 'The summary names the alert; which instance it is about, and with which value, nobody learns.',
        fix: `Add annotations: { description: "{{ $labels.instance }} …: {{ $value | humanize }}" }.`,
      }
    }
  },
)
