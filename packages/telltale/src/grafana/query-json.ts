import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus'
import { type PrintContext, print } from '@telltale/promql'
import type { Panel, PanelType } from '../dashboard/panel.ts'
import type { SqlQuery } from '../dashboard/panels/sql.ts'
import { refIds } from './ids.ts'
import { legendsOf } from './legend.ts'

/** A query in Grafana's JSON, which calls it a target. */
export type Target = Omit<prometheus.Dataquery, '_implementsDataqueryVariant'>

/** The data source that every panel, query and variable uses: chosen on the page. */
export const datasource = Object.freeze({ type: 'prometheus', uid: '${datasource}' })

/** What panels with SQL ask: chosen on the page as well. */
export const sqlDatasource = Object.freeze({
  type: 'grafana-postgresql-datasource',
  uid: '${postgresql}',
})

/** The data source of a panel. */
export function datasourceOf({ sql }: Panel) {
  return sql ? sqlDatasource : datasource
}

/** A query in SQL. Source: Grafana's `SQLQuery`, packages/grafana-sql/src/types.ts */
export function sqlTarget({ text, format }: SqlQuery) {
  return {
    refId: 'A',
    datasource: sqlDatasource,
    editorMode: 'code',
    format,
    rawQuery: true,
    rawSql: text,
  }
}

/** The queries of a panel in Grafana's JSON, and their refIds. */
export function targetsOf(panel: Panel, context: PrintContext): readonly Target[] {
  const ids = refIds(panel.queries)
  const legends = legendsOf(panel)
  const format = formats[panel.type]
  return panel.queries.map((query, i) => {
    const instant = query.instant ?? isInstant(panel)
    const target: Target = {
      refId: ids[i] ?? '',
      datasource,
      editorMode: 'code' as prometheus.QueryEditorMode,
      expr: print(query, context),
      legendFormat: legends[i] ?? '',
      instant,
      range: !instant,
    }
    if (format !== undefined) target.format = format as prometheus.PromQueryFormat
    if (query.exemplars ?? wantsExemplars(panel)) target.exemplar = true
    if (query.hidden) target.hide = true
    return target
  })
}

const formats: Readonly<Partial<Record<PanelType, 'heatmap' | 'table'>>> = {
  heatmap: 'heatmap',
  table: 'table',
  barChart: 'table',
}

/** Panels that show one value ask for one: a range would cost hundreds. */
function isInstant({ type, options }: Panel): boolean {
  switch (type) {
    case 'gauge':
    case 'barGauge':
    case 'barChart':
    case 'pieChart':
    case 'table':
      return true
    case 'stat':
      return !('sparkline' in options && options.sparkline)
    default:
      return false
  }
}

function wantsExemplars({ options }: Panel): boolean {
  return 'exemplars' in options && options.exemplars === true
}
