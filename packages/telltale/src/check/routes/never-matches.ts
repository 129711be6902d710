import type { RouteNode } from '../../routing/route-tree.ts'
import { meets, meetsAll, type RoutedAlert } from '../../routing/routed-alert.ts'
import { knownValues } from './known-values.ts'
import { matchersText } from './matchers-text.ts'
import { routeCheck } from './route-check.ts'

export const neverMatches = routeCheck(
  {
    code: 'routes/never-matches',
    severity: 'warning',
    title: 'A route is about alerts that do not exist.',
  },
  function* ({ routing: { root }, alerts }) {
    if (alerts.length > 0) yield* inside(root, alerts)
  },
)

/** Of routes inside of one that never matches nothing more is said. */
function* inside(route: RouteNode, alerts: readonly RoutedAlert[]): ReturnType<typeof find> {
  for (const child of route.routes) {
    const matching = alerts.filter((alert) => meetsAll(alert, child.matchers) !== 'no')
    if (matching.length > 0) yield* inside(child, matching)
    else yield* find(child, alerts)
  }
}

function* find({ matchers, receiver, at }: RouteNode, alerts: readonly RoutedAlert[]) {
  const lost = matchers.find((each) => alerts.every((alert) => meets(alert, each) === 'no'))
  const hint = lost
    ? knownValues(lost.label, alerts)
    : 'Every matcher fits some alert, and none fits all of them.'
  yield {
    summary: `the route ${matchersText(matchers)} to "${receiver}" can match no alert`,
    at,
    why: 'Nobody is ever told by it, although it looks as if somebody were.',
    fix: `${hint} Match what they have, or remove the route.`,
  }
}
