import { alertPlaces } from '../../rules/rule-places.ts'
import { ruleCheck } from './rule-check.ts'

/** For rules of others: a definition derives it from its runbook. */
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
