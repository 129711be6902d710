import { infer, type LabelMatcher, mayHave } from '@telltale/promql'
import type { AlertingRule } from '../../rules/alerting-rule.ts'
import { routeCheck } from './route-check.ts'
import { passes } from './route-tree.ts'

export const inhibitionLabel = routeCheck(
  {
    code: 'routes/inhibition-label',
    severity: 'warning',
    title: 'An inhibition is about labels that no alert has.',
  },
  function* ({ routing: { inhibitions, document }, alerts }) {
    if (alerts.length === 0) return
    for (const { part, source, target, equal } of inhibitions) {
      for (const label of equal) {
        if (alerts.some((alert) => canCarry(alert, label))) continue
        yield {
          summary: `inhibition where ${label} is equal: no alert has the label ${label}`,
          at: document.placeOf([...part, 'equal']),
          why: 'A label that both alerts lack counts as equal: one alert silences those of all other instances, too.',
          fix: `Compare labels that the alerts have, or keep ${label} in their conditions.`,
        }
      }
      for (const [side, matchers] of [
        ['source', source],
        ['target', target],
      ] as const) {
        const lost = matchers.find((matcher) => !alerts.some((alert) => canPass(alert, matcher)))
        if (lost === undefined) continue
        yield {
          summary: `inhibition by ${side} ${lost.label}${lost.op}"${lost.value}": no alert can match`,
          at: document.placeOf(part),
          why: 'It never silences anything: the slow alert rings beside the fast one.',
          fix: 'Use a label and a value that the alerts have, or remove the inhibition.',
        }
      }
    }
  },
)

function canCarry({ options }: AlertingRule, label: string): boolean {
  if (label === 'alertname' || label === 'severity' || Object.hasOwn(options.labels ?? {}, label))
    return true
  const { labels } = infer(options.when)
  return mayHave(labels, label)
}

function canPass(alert: AlertingRule, matcher: LabelMatcher): boolean {
  const { options, name } = alert
  const { label } = matcher
  const fixed: string | undefined =
    label === 'alertname' ? name : label === 'severity' ? options.severity : options.labels?.[label]
  if (fixed !== undefined && !fixed.includes('{{')) return passes(matcher, fixed)
  return fixed !== undefined || mayHave(infer(options.when).labels, label) || passes(matcher, '')
}
