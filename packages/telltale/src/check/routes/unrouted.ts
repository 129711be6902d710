import { allRoutes, type RouteNode } from '../../routing/route-tree.ts'
import { passes, type RoutedAlert } from '../../routing/routed-alert.ts'
import { routeCheck } from './route-check.ts'

/**
 * Only labels that routes choose by: whoever sends everything to one receiver has meant it, and so
 * has who sends one severity to a pager and all others to a chat.
 */
export const unrouted = routeCheck(
  {
    code: 'routes/unrouted',
    severity: 'warning',
    title: 'A severity or a team is one that no route expects.',
  },
  function* ({ routing: { root, receivers }, alerts }) {
    const routes = allRoutes(root).filter((route) => route !== root)
    const tellsNobody = receivers.get(root.receiver)?.tells === false
    for (const label of ['severity', 'team', 'tier', 'owner']) {
      const choosing = routes.filter(({ matchers }) =>
        matchers.some((each) => each.label === label),
      )
      const [first] = choosing
      if (first === undefined) continue
      const values = [...valuesOf(alerts, label)]
      const isExpected = (value: string) => choosing.some((route) => expects(route, label, value))
      const lists = values.filter(([value]) => isExpected(value)).length > 1
      if (!lists && !tellsNobody) continue
      for (const [value, alert] of values) {
        if (isExpected(value)) continue
        const end = tellsNobody ? 'nobody' : `the default receiver "${root.receiver}"`
        yield {
          summary: `no route expects ${label}="${value}": ${alert.name} reaches ${end}`,
          at: alert.at,
          path: [alert.name],
          related: [{ message: `routes choose by ${label} here`, at: first.at }],
          why: 'The routes tell by this label whom to wake up; an alert that they do not know is read by whoever looks after the rest.',
          fix: `Add a route with the matcher ${label}="${value}", or give the alert one of the values that the routes know.`,
        }
      }
    }
  },
)

function expects({ matchers }: RouteNode, label: string, value: string): boolean {
  const own = matchers.filter((each) => each.label === label)
  return own.length > 0 && own.every((each) => passes(each, value))
}

/** Each fixed value with the first alert that has it. */
function valuesOf(alerts: readonly RoutedAlert[], label: string): ReadonlyMap<string, RoutedAlert> {
  const values = new Map<string, RoutedAlert>()
  for (const alert of alerts) {
    const value = alert.fixed[label]
    if (value !== undefined && !values.has(value)) values.set(value, alert)
  }
  return values
}
