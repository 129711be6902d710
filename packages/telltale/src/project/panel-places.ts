import type { Dashboard, Row } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import { panelIds } from '../grafana/ids.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { grafanaUrl, type System } from './system.ts'

/** A panel with where it is found. */
export interface PanelPlace {
  readonly dashboard: Dashboard
  readonly row: Row
  readonly panel: Panel
  /** The panel's id inside its dashboard. */
  readonly id: number
}

/** Every panel of a system: dashboards by uid, panels as they are laid out. */
export function panelPlaces(system: System): readonly PanelPlace[] {
  const known = memo.get(system)
  if (known) return known
  const places = findPlaces(system)
  memo.set(system, places)
  return places
}

// Every alert and every document asks for them; a large system has thousands.
const memo = new WeakMap<System, readonly PanelPlace[]>()

function findPlaces(system: System): readonly PanelPlace[] {
  return [...system.options.dashboards]
    .sort((a, b) => (a.uid < b.uid ? -1 : 1))
    .flatMap((dashboard) => {
      const ids = panelIds(dashboard)
      return dashboard.rows.flatMap((row) =>
        row.panels.map((panel) => ({ dashboard, row, panel, id: ids.get(panel) ?? 0 })),
      )
    })
}

/** The panel to look at when an alert fires: the first one that declares it. */
export function panelExplaining(rule: AlertingRule, system: System): PanelPlace | undefined {
  return panelPlaces(system).find(({ panel }) => panel.alerts.includes(rule))
}

/** Dashboard, row and panel, outermost first. */
export function placePath({ dashboard, row, panel }: PanelPlace): readonly string[] {
  return [dashboard.options.title, row.title, panel.title].filter((title) => title !== '')
}

/** The panel alone, in the system's Grafana. */
export function panelUrl({ dashboard, id }: PanelPlace, system: System): string {
  return `${grafanaUrl(system)}/d/${dashboard.uid}?viewPanel=${id}`
}
