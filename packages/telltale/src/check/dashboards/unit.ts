import { isUnit, unknownUnit } from '../../grafana/problems/unit-problems.ts'
import { dashboardCheck } from './dashboard-check.ts'

export const unit = dashboardCheck(
  {
    code: 'dashboards/unit',
    severity: 'error',
    title: 'A unit is none of Grafana.',
  },
  function* ({ dashboard }) {
    for (const { units } of dashboard.panels) {
      for (const { unit: id, place } of units) {
        if (!isUnit(id) && !former.has(id)) {
          yield {
            ...unknownUnit(id, place),
            severity: 'warning',
            fix: `Use one of Grafana's ids, or a text of your own: "suffix:${id}".`,
          }
        }
      }
    }
  },
)

/** Ids that Grafana still understands, or that mean none. */
const former: ReadonlySet<string> = new Set([
  'none',
  'short',
  'string',
  'locale',
  'dB',
  'wpm',
  'Misc',
  'time',
  'date',
])
