import { allRoutes } from '../../routing/route-tree.ts'
import { canHave } from '../../routing/routed-alert.ts'
import { routeCheck } from './route-check.ts'

export const groupLabel = routeCheck(
  {
    code: 'routes/group-label',
    severity: 'warning',
    title: 'Alerts are grouped by a label that none of them has.',
  },
  function* ({ routing: { root }, alerts }) {
    if (alerts.length === 0) return
    for (const { groupBy, at } of allRoutes(root)) {
      for (const label of groupBy) {
        if (setByGrafana.has(label) || alerts.some((alert) => canHave(alert, label))) continue
        yield {
          summary: `alerts are grouped by ${label}, which none of them has`,
          at,
          why: 'It divides nothing: alerts that were meant to be apart arrive in one message.',
          fix: `Group by a label that the alerts have, or keep ${label} in their conditions.`,
        }
      }
    }
  },
)

const setByGrafana: ReadonlySet<string> = new Set(['grafana_folder'])
