/** Rows with grids in them: each row has a plane of its own, whose lines count from its top. */
import type * as v2 from '@grafana/grafana-foundation-sdk/dashboardv2'
import type { DashboardJson, RowJson } from '../dashboard-json.ts'
import type { PanelJson } from '../panel-json.ts'
import { elementName } from './panel-v2.ts'

/** All panels in their order, those of closed rows included. */
export function panelsIn(json: DashboardJson): readonly PanelJson[] {
  return sectionsOf(json).flatMap(({ panels }) => panels)
}

/** One grid when there are no headings, else a row for each heading and one for what is above them. */
export function layoutV2(json: DashboardJson): v2.Dashboard['layout'] {
  const sections = sectionsOf(json)
  const [first] = sections
  if (sections.every(({ row }) => row === undefined)) return gridV2(first?.panels ?? [])
  return { kind: 'RowsLayout', spec: { rows: sections.map(rowV2) } }
}

interface Section {
  /** Absent for what stands above the first heading. */
  readonly row: RowJson | undefined
  readonly panels: readonly PanelJson[]
}

function sectionsOf({ panels }: DashboardJson): readonly Section[] {
  const sections: { row: RowJson | undefined; panels: PanelJson[] }[] = []
  for (const each of panels) {
    const last = sections.at(-1)
    if (isRow(each)) sections.push({ row: each, panels: [...each.panels] })
    else if (last === undefined) sections.push({ row: undefined, panels: [each] })
    else last.panels.push(each)
  }
  return sections
}

function isRow(each: PanelJson | RowJson): each is RowJson {
  return each.type === 'row'
}

function rowV2({ row, panels }: Section): v2.RowsLayoutRowKind {
  return {
    kind: 'RowsLayoutRow',
    spec: {
      title: row?.title ?? '',
      collapse: row?.collapsed ?? false,
      ...(row === undefined && { hideHeader: true }),
      ...(row?.repeat && { repeat: { mode: 'variable' as v2.RepeatMode, value: row.repeat } }),
      layout: gridV2(panels),
    },
  }
}

function gridV2(panels: readonly PanelJson[]): v2.GridLayoutKind {
  const top = Math.min(...panels.map(({ gridPos }) => gridPos?.y ?? 0))
  return { kind: 'GridLayout', spec: { items: panels.map((panel) => itemV2(panel, top)) } }
}

function itemV2(panel: PanelJson, top: number): v2.GridLayoutItemKind {
  const { gridPos, repeat, repeatDirection, maxPerRow } = panel
  return {
    kind: 'GridLayoutItem',
    spec: {
      x: gridPos?.x ?? 0,
      y: (gridPos?.y ?? 0) - top,
      width: gridPos?.w ?? 0,
      height: gridPos?.h ?? 0,
      element: { kind: 'ElementReference', name: elementName(panel) },
      ...(repeat !== undefined && {
        repeat: {
          mode: 'variable' as v2.RepeatMode,
          value: repeat,
          ...(repeatDirection !== undefined && { direction: repeatDirection }),
          ...(maxPerRow !== undefined && { maxPerRow }),
        },
      }),
    },
  }
}
