/** A dashboard as classic JSON, the form that every supported Grafana takes from files. */
import * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import type { Dashboard, Row } from '../dashboard/dashboard.ts'
import type { Panel } from '../dashboard/panel.ts'
import { panelId } from './ids.ts'
import { type GridPos, gridColumns, layoutRow } from './layout.ts'
import { datasource, type PanelContext, panelJson } from './panel-json.ts'

export interface DashboardContext extends PanelContext {
  readonly system: string
}

/** The ids of a dashboard's panels, in the order of its rows. */
export function panelIds(dashboard: Dashboard): ReadonlyMap<Panel | Row, number> {
  const ids = new Map<Panel | Row, number>()
  const taken = new Set<number>()
  const assign = (owner: Panel | Row, key: string) => {
    const id = panelId(key, taken)
    taken.add(id)
    ids.set(owner, id)
  }
  for (const row of dashboard.rows) {
    assign(row, `row/${row.title}`)
    for (const panel of row.panels)
      assign(panel, panel.options.key ?? `${row.title}/${panel.title}`)
  }
  return ids
}

export function dashboardJson(
  dashboard: Dashboard,
  context: DashboardContext,
): dashboards.Dashboard {
  const { uid, options } = dashboard
  const builder = new dashboards.DashboardBuilder(options.title)
    .uid(uid)
    .tags(['generated', context.system, ...(options.tags ?? [])])
    .description(options.description ?? '')
    .time({ from: options.from ?? 'now-6h', to: 'now' })
    .refresh(options.refresh ?? '1m')
    .timezone('browser')
    .tooltip(dashboards.DashboardCursorSync.Crosshair)
    .withVariable(
      new dashboards.DatasourceVariableBuilder('datasource')
        .label('Data source')
        .type('prometheus'),
    )
  if (options.editable !== true) builder.readonly()
  for (const variable of options.variables ?? []) {
    const { family, label, multi } = variable
    const query = new dashboards.QueryVariableBuilder(variable.variable)
      .label(variable.title ?? titleCase(label))
      .datasource(datasource)
      .query(`label_values(${family.name}${family.kind === 'histogram' ? '_count' : ''}, ${label})`)
      .refresh(dashboards.VariableRefresh.OnTimeRangeChanged)
      .sort(dashboards.VariableSort.AlphabeticalAsc)
      .multi(multi)
    if (multi) query.includeAll(true).allValue('.+')
    builder.withVariable(query)
  }
  return { ...builder.build(), panels: panelsJson(dashboard, context) }
}

function panelsJson(
  dashboard: Dashboard,
  context: PanelContext,
): (dashboards.Panel | dashboards.RowPanel)[] {
  const ids = panelIds(dashboard)
  const panels: (dashboards.Panel | dashboards.RowPanel)[] = []
  let y = 0
  for (const row of dashboard.rows) {
    const heading = row.title === '' ? 0 : 1
    const { positions, bottom } = layoutRow(row.panels, y + heading)
    const inside = row.panels.map((panel, i) =>
      panelJson(panel, ids.get(panel) ?? 0, positions[i] as GridPos, context),
    )
    if (heading) panels.push(rowJson(row, ids.get(row) ?? 0, y, inside))
    if (!heading || !row.options.collapsed) panels.push(...inside)
    y = row.options.collapsed && heading ? y + 1 : bottom
  }
  return panels
}

/** Closed rows hold their panels; open rows hold none, or Grafana drops them. */
function rowJson(row: Row, id: number, y: number, panels: dashboards.Panel[]): dashboards.RowPanel {
  const collapsed = row.options.collapsed ?? false
  return {
    type: 'row',
    id,
    title: row.title,
    collapsed,
    gridPos: { x: 0, y, w: gridColumns, h: 1 },
    panels: collapsed ? panels : [],
    ...(row.options.repeat && { repeat: row.options.repeat.variable }),
  }
}

function titleCase(label: string): string {
  const words = label.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
