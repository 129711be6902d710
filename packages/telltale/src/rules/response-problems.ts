/** What the person who is woken up needs: a summary, and a runbook that says something. */
import type { Problem } from '@telltale/core'
import type { System } from '../project/system.ts'
import type { AlertingRule, AlertOptions, Runbook } from './alerting-rule.ts'
import { alertPlaces, problemOf, type RulePlace } from './rule-places.ts'

export function* responseProblems(system: System): Iterable<Problem> {
  for (const place of alertPlaces(system)) {
    yield* summaryProblems(place)
    yield* runbookProblems(place)
  }
}

function* summaryProblems(place: RulePlace<AlertingRule>): Iterable<Problem> {
  // A project in JavaScript may leave out what the types demand.
  const { summary }: Partial<AlertOptions> = place.rule.options
  if (isBlank(summary)) {
    yield problemOf(place, {
      code: 'rules/missing-summary',
      summary: `${place.rule.name} has no summary`,
      why: 'It is the line that stands in the notification and in every list of alerts.',
      fix: `Say in one sentence what is wrong: summary: 'The API answers too many server errors.'`,
    })
  } else if (summary?.includes('{{')) {
    yield problemOf(place, {
      code: 'rules/template-in-summary',
      severity: 'warning',
      summary: `the summary of ${place.rule.name} contains a template: ${summary}`,
      why: 'Notifications about several instances are grouped under one summary; with a value in it each of them reads differently.',
      fix: 'Put values into the description.',
    })
  }
}

function* runbookProblems(place: RulePlace<AlertingRule>): Iterable<Problem> {
  const { runbook }: Partial<AlertOptions> = place.rule.options
  const missing = runbookParts.filter((part) => isEmpty(runbook?.[part]))
  if (missing.length === 0) return
  yield problemOf(place, {
    code: 'rules/missing-runbook',
    summary: `the runbook of ${place.rule.name} lacks ${missing.join(', ')}`,
    why: 'Its page is what a tired person reads at night, and what runbook_url leads to.',
    fix: 'Say what the condition means, who notices it, what to look at and what helps. If nothing can be done, it should not be an alert.',
  })
}

const runbookParts: readonly (keyof Runbook)[] = ['meaning', 'impact', 'diagnosis', 'mitigation']

function isEmpty(part: string | readonly string[] | undefined): boolean {
  if (typeof part === 'string' || part === undefined) return isBlank(part)
  return part.length === 0 || part.some(isBlank)
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}
