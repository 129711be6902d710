/** Labels that rules set themselves. */
import type { Problem } from '@telltale/core'
import type { System } from '../project/system.ts'
import type { AlertSeverity } from './alerting-rule.ts'
import { alertPlaces, problemOf, type RulePlace, rulePlaces } from './rule-places.ts'

export function* labelProblems(system: System): Iterable<Problem> {
  for (const place of rulePlaces(system)) {
    for (const [label, value] of Object.entries(place.rule.options.labels ?? {})) {
      yield* invalidLabel(label, place)
      yield* reservedLabel(label, place)
      if (place.rule.kind === 'alerting rule') yield* valueInLabel(label, value, place)
    }
  }
  for (const place of alertPlaces(system))
    yield* unknownSeverity(place.rule.options.severity, place)
}

function* invalidLabel(label: string, place: RulePlace): Iterable<Problem> {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) && !label.startsWith('__')) return
  yield problemOf(place, {
    code: 'rules/invalid-label',
    summary: `"${label}" is not a label that a rule can set`,
    why: 'Prometheus refuses the whole rule file, or drops the label: names with two underscores in front are its own.',
    fix: 'Use letters, digits and underscores, and no digit first.',
  })
}

function* reservedLabel(label: string, place: RulePlace): Iterable<Problem> {
  const isAlert = place.rule.kind === 'alerting rule'
  if (!(isAlert && (label === 'severity' || label === 'alertname'))) return
  yield problemOf(place, {
    code: 'rules/reserved-label',
    summary: `the label "${label}" is set twice`,
    why:
      label === 'severity'
        ? 'The option severity sets it as well; the runbook and the panel would show another severity than the alert has.'
        : 'Prometheus sets it to the name of the alert.',
    fix: `Leave it out of labels${label === 'severity' ? ' and use the option severity' : ''}.`,
  })
}

function* valueInLabel(label: string, value: string, place: RulePlace): Iterable<Problem> {
  if (!/\$value\b|\.Value\b/.test(value)) return
  yield problemOf(place, {
    code: 'rules/value-in-label',
    summary: `the label "${label}" contains the value: ${value}`,
    why: 'Labels identify the alert. A new value is a new alert, so that `for` starts again with every sample and nothing ever fires.',
    fix: 'Put the value into the description.',
  })
}

function* unknownSeverity(severity: AlertSeverity, place: RulePlace): Iterable<Problem> {
  if (severities.includes(severity)) return
  yield problemOf(place, {
    code: 'rules/unknown-severity',
    summary: `severity "${severity}" is none of ${severities.join(', ')}`,
    why: 'Routes choose the receiver by severity; an unknown one reaches the default receiver, or nobody.',
    fix: `Use ${severities.join(', ')}.`,
  })
}

const severities: readonly AlertSeverity[] = ['critical', 'warning', 'info']
