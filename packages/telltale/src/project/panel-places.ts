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
  return placesOf(system).all
}

/** The panels that declare an alert; the first is the one to look at when it fires. */
export function panelsExplaining(rule: AlertingRule, system: System): readonly PanelPlace[] {
  return placesOf(system).byAlert.get(rule) ?? []
}

interface Places {
  readonly all: readonly PanelPlace[]
  readonly byAlert: ReadonlyMap<AlertingRule, readonly PanelPlace[]>
}

// Every alert and every document asks for them; a large system has thousands.
const memo = new WeakMap<System, Places>()

function placesOf(system: System): Places {
  const known = memo.get(system)
  if (known) return known
  const all = findPlaces(system)
  const byAlert = new Map<AlertingRule, PanelPlace[]>()
  for (const place of all) {
    for (const alert of new Set(place.panel.alerts)) {
      const places = byAlert.get(alert)
      if (places) places.push(place)
      else byAlert.set(alert, [place])
    }
  }
  const places = { all, byAlert }
  memo.set(system, places)
  return places
}

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

/** Dashboard, row and panel, outermost first. */
export function placePath({ dashboard, row, panel }: PanelPlace): readonly string[] {
  return [dashboard.options.title, row.title, panel.title].filter((title) => title !== '')
}

/** The panel alone, in the system's Grafana. */
export function panelUrl({ dashboard, id }: PanelPlace, system: System): string {
  return `${grafanaUrl(system)}/d/${dashboard.uid}?viewPanel=${id}`
}
