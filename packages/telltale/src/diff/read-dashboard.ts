import { isRecord, type JsonRecord, listOf, recordOf, textOf } from '../foreign/json-value.ts'
import { leavesOf } from './leaves.ts'
import type { DashboardModel, PanelModel, QueryModel, VariableModel } from './model.ts'
import { seriesRead } from './series-read.ts'

/** Whether a generated JSON file is a dashboard. */
export function isDashboard(json: unknown): json is JsonRecord {
  return isRecord(json) && Array.isArray(json.panels) && typeof json.uid === 'string'
}

/** A dashboard out of its generated JSON. */
export function readDashboard(json: JsonRecord): DashboardModel {
  const { uid, title, panels, templating, annotations, schemaVersion: _, ...settings } = json
  return {
    uid: String(uid),
    title: textOf(title) ?? '',
    panels: panelsIn(listOf(panels).map(recordOf)),
    variables: listOf(recordOf(templating).list).map(recordOf).map(variableOf),
    settings: {
      ...leavesOf(settings),
      ...Object.fromEntries(
        listOf(recordOf(annotations).list)
          .map(recordOf)
          .flatMap(({ name, ...rest }) =>
            Object.entries(leavesOf(rest, `annotation “${textOf(name) ?? ''}”`)),
          ),
      ),
    },
  }
}

/** Panels of open rows follow their heading, those of closed rows are in it. */
function panelsIn(panels: readonly JsonRecord[]): readonly PanelModel[] {
  let row = ''
  let place = 0
  return panels.flatMap((panel) => {
    if (panel.type !== 'row') return [panelOf(panel, row, ++place)]
    row = textOf(panel.title) ?? ''
    const inside = listOf(panel.panels).map(recordOf)
    place = inside.length
    return inside.map((each, i) => panelOf(each, row, i + 1))
  })
}

function panelOf(json: JsonRecord, row: string, place: number): PanelModel {
  const { id, type, title, gridPos, targets, ...rest } = json
  const { w, h } = recordOf(gridPos)
  return {
    id: Number(id),
    type: textOf(type) ?? '',
    title: textOf(title) ?? '',
    row,
    place,
    size: `${textOf(w) ?? '?'}×${textOf(h) ?? '?'}`,
    queries: listOf(targets).map(recordOf).map(queryOf),
    settings: leavesOf(rest),
  }
}

function queryOf(json: JsonRecord): QueryModel {
  const { refId, expr, rawSql, ...rest } = json
  const text = textOf(expr) ?? textOf(rawSql) ?? ''
  return {
    refId: textOf(refId) ?? '',
    text,
    reads: expr === undefined ? [] : seriesRead(text),
    settings: leavesOf(rest),
  }
}

/** `definition` says once more what `query` says. */
function variableOf({ name, definition: _, ...rest }: JsonRecord): VariableModel {
  const [, selector] = /^label_values\((.+),[^,]+\)$/s.exec(textOf(rest.query) ?? '') ?? []
  return {
    name: textOf(name) ?? '',
    reads: selector === undefined ? [] : seriesRead(selector),
    settings: leavesOf(rest),
  }
}
