import { dashboardCheck } from './dashboard-check.ts'
import { drawnPanels } from './drawn-panels.ts'
import { panelName } from './panel-name.ts'

/** As dashboard-linter's panel-units-rule: words instead of numbers need no unit, nor do tables. */
export const noUnit = dashboardCheck(
  {
    code: 'dashboards/no-unit',
    severity: 'warning',
    title: 'A panel shows bare numbers: nobody says what they are measured in.',
  },
  function* ({ dashboard }) {
    for (const panel of drawnPanels(dashboard)) {
      if (panel.units.length > 0 || panel.hasMappings || unitless.has(panel.type)) continue
      if (panel.queries.every(({ datasource }) => datasource.kind === 'other')) continue
      yield {
        summary: `${panelName(panel)} has no unit`,
        ...panel.place,
        why: 'A reader has to know by heart whether 3000 are milliseconds, bytes or requests.',
        fix: 'Set fieldConfig.defaults.unit: "s", "bytes", "reqps", "percentunit"; "short" or "none" where there is none.',
      }
    }
  },
)

/** Their columns and states have units of their own. */
const unitless: ReadonlySet<string> = new Set([
  'table',
  'table-old',
  'state-timeline',
  'status-history',
])
