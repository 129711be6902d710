import { canHave, type RoutedAlert } from '../../routing/routed-alert.ts'

/** What the alerts have of a label, for the sentence that says how to fix a matcher. */
export function knownValues(label: string, alerts: readonly RoutedAlert[]): string {
  const having = alerts.filter((alert) => canHave(alert, label))
  if (having.length === 0) {
    const labels = new Set(
      alerts.flatMap(({ fixed, open }) => [...Object.keys(fixed), ...open.names]),
    )
    return `No alert has the label ${label}; there are ${[...labels].sort().join(', ')}.`
  }
  const values = new Set(having.flatMap(({ fixed }) => fixed[label] ?? []))
  return values.size === 0
    ? `The label ${label} comes from the conditions.`
    : `The alerts have ${label}: ${[...values].sort().join(', ')}.`
}
