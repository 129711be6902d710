import type { RouteNode } from '../../routing/route-tree.ts'
import { meetsAll, type RoutedAlert } from '../../routing/routed-alert.ts'
import { matchersText } from './matchers-text.ts'
import { type RouteFinding, routeCheck } from './route-check.ts'

export const shadowed = routeCheck(
  {
    code: 'routes/shadowed',
    severity: 'warning',
    title: 'Routes in front of a route take all of its alerts.',
  },
  function* ({ routing: { root }, alerts }) {
    yield* inside(root, alerts)
  },
)

/** Passes on what reaches each route of a list, as Alertmanager does. */
function* inside(route: RouteNode, alerts: readonly RoutedAlert[]): Generator<RouteFinding> {
  let left = alerts
  const taking: RouteNode[] = []
  for (const child of route.routes) {
    const could = alerts.filter((alert) => meetsAll(alert, child.matchers) !== 'no')
    const does = left.filter((alert) => could.includes(alert))
    const [first] = taking
    if (could.length > 0 && does.length === 0 && first !== undefined) {
      yield {
        summary: `nothing is left for the route ${matchersText(child.matchers)} to "${child.receiver}"`,
        at: child.at,
        related: taking.map(({ matchers, at }) => ({
          message: `${matchersText(matchers) || 'a route without matchers'} takes them before`,
          at,
        })),
        why: 'The first route of a list that matches takes the alert; those behind it are not asked.',
        fix: 'Put it in front of the others, or let them continue: true.',
      }
      continue
    }
    yield* inside(child, does)
    if (child.continues) continue
    const rest = left.filter((alert) => meetsAll(alert, child.matchers) !== 'yes')
    if (rest.length < left.length) taking.push(child)
    left = rest
  }
}
