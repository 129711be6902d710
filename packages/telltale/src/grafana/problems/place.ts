import type { Located, Problem } from '@telltale/core'
import type { Dashboard, Row } from '../../dashboard/dashboard.ts'
import type { Panel } from '../../dashboard/panel.ts'

/** Where a problem is. */
export type Place = Pick<Problem, 'at' | 'path'>

/** A panel where it stands. */
export interface PlacedPanel {
  readonly panel: Panel
  readonly row: Row
  readonly place: Place
}

export function placeOf(dashboard: Dashboard): Place {
  return place(dashboard, [dashboard.options.title])
}

export function placeOfRow(dashboard: Dashboard, row: Row): Place {
  return place(row, [dashboard.options.title, row.title])
}

/** Every panel of a dashboard with its place. */
export function placedPanels({ options, rows }: Dashboard): readonly PlacedPanel[] {
  return rows.flatMap((row) =>
    row.panels.map((panel) => ({
      panel,
      row,
      place: place(panel, [options.title, row.title, panel.title]),
    })),
  )
}

/** One step further in: a query, an override, a variable. */
export function inside(outer: Place, name: string, owner: Partial<Located> = outer): Place {
  return place(owner, [...(outer.path ?? []), name])
}

/** The file and line are worked out when they are read, that is when there is a problem. */
function place(owner: Partial<Located>, path: readonly string[]): Place {
  return {
    get at() {
      return owner.at
    },
    path: path.filter((title) => title !== ''),
  }
}
