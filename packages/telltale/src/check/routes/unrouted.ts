import type { AlertingRule } from '../../rules/alerting-rule.ts'
import { routeCheck } from './route-check.ts'
import { allRoutes, passes, type Route } from './route-tree.ts'

/**
 * Only labels that some route chooses by: whoever sends everything to one receiver has meant it.
 */
export const unrouted = routeCheck(
  {
    code: 'routes/unrouted',
    severity: 'warning',
    title: 'A severity or a team is one that no route expects.',
  },
  function* ({ routing, alerts }) {
    const { root, receivers, document } = routing
    const routes = allRoutes(root).filter((route) => route !== root)
    for (const label of ['severity', 'team', 'tier', 'owner']) {
      const choosing = routes.filter(({ matchers }) =>
        matchers.some((each) => each.label === label),
      )
      const [first] = choosing
      if (first === undefined) continue
      for (const [value, alert] of valuesOf(alerts, label)) {
        if (choosing.some((route) => expects(route, label, value))) continue
        const end = receivers.get(root.receiver)
          ? `the default receiver "${root.receiver}"`
          : 'nobody'
        yield {
          summary: `no route expects ${label}="${value}": ${alert.name} reaches ${end}`,
          at: alert.at,
          path: [alert.name],
          related: [
            { message: `routes choose by ${label} here`, at: document.placeOf(first.part) },
          ],
          why: 'The routes tell by this label whom to wake up; an alert that they do not know is read by whoever looks after the rest.',
          fix: `Add a route with the matcher ${label}="${value}", or give the alert one of the values that the routes know.`,
        }
      }
    }
  },
)

function expects({ matchers }: Route, label: string, value: string): boolean {
  return matchers.filter((each) => each.label === label).every((each) => passes(each, value))
}

/** Each fixed value with the first alert that has it. */
function valuesOf(
  alerts: readonly AlertingRule[],
  label: string,
): ReadonlyMap<string, AlertingRule> {
  const values = new Map<string, AlertingRule>()
  for (const alert of alerts) {
    const { severity, labels = {} } = alert.options
    const value: string | undefined = label === 'severity' ? severity : labels[label]
    if (value === undefined || value.includes('{{') || values.has(value)) continue
    values.set(value, alert)
  }
  return values
}
