import type { AlertOptions } from '../../rules/alerting-rule.ts'
import { alertPlaces } from '../../rules/rule-places.ts'
import { ruleCheck } from './rule-check.ts'

/** In a project the types demand a severity, and derive the rest; these are for rules of others. */
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

export const missingRunbookUrl = ruleCheck(
  {
    code: 'rules/missing-runbook-url',
    severity: 'warning',
    title: 'An alert leads to no runbook.',
  },
  function* (system) {
    for (const place of alertPlaces(system)) {
      const { annotations = {}, labels = {} } = place.rule.options
      const names = Object.keys({ ...annotations, ...labels })
      if (names.some((name) => /runbook|playbook/i.test(name))) continue
      yield {
        place,
        summary: `${place.rule.name} has no runbook_url`,
        why: 'Whoever is woken up has to find out alone what it means and what helps.',
        fix: 'Add annotations: { runbook_url: "https://…" }, a page with meaning, impact, diagnosis and mitigation.',
      }
    }
  },
)
