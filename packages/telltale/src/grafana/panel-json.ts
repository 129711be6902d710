/** Draws panel data with the Foundation SDK's builders. */

import type * as cog from '@grafana/grafana-foundation-sdk/cog'
import * as common from '@grafana/grafana-foundation-sdk/common'
import {
  GraphDrawStyle,
  StackingMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common'
import * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import * as gauge from '@grafana/grafana-foundation-sdk/gauge'
import * as heatmap from '@grafana/grafana-foundation-sdk/heatmap'
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus'
import * as stat from '@grafana/grafana-foundation-sdk/stat'
import * as text from '@grafana/grafana-foundation-sdk/text'
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries'
import { infer, type PrintContext, print } from '@telltale/promql'
import type { Panel, Threshold } from '../dashboard/panel.ts'
import type { Query } from '../dashboard/query.ts'
import { familiesIn } from '../project/uses.ts'
import { thresholdOf } from '../rules/alerting-rule.ts'
import { refId } from './ids.ts'
import type { GridPos } from './layout.ts'
import { grafanaUnit } from './unit.ts'

export interface PanelContext {
  readonly print: PrintContext
  readonly minStep: string
}

/** The data source that every panel, query and variable uses: chosen on the page. */
export const datasource = { type: 'prometheus', uid: '${datasource}' } as const

/** The panel as Grafana's JSON, not yet in canonical key order. */
export function panelJson(
  panel: Panel,
  id: number,
  gridPos: GridPos,
  context: PanelContext,
): dashboards.Panel {
  const builder = builderOf(panel)
  const { options } = panel
  builder.id(id).title(panel.title).gridPos(gridPos)
  if (panel.type === 'text') return builder.build()
  builder
    .datasource(datasource)
    .interval(options.interval ?? context.minStep)
    .unit(options.unit ?? unitOf(panel))
    .thresholds(thresholdsOf(panel))
  const description = options.description ?? describe(panel)
  if (description !== '') builder.description(description)
  if (options.decimals !== undefined) builder.decimals(options.decimals)
  if (options.min !== undefined) builder.min(options.min)
  if (options.max !== undefined) builder.max(options.max)
  if (options.repeat !== undefined) builder.repeat(options.repeat.variable)
  for (const [i, query] of panel.queries.entries())
    builder.withTarget(target(panel, query, i, context))
  return builder.build()
}

type PanelBuilder =
  | timeseries.PanelBuilder
  | stat.PanelBuilder
  | gauge.PanelBuilder
  | heatmap.PanelBuilder
  | text.PanelBuilder

function builderOf(panel: Panel): dashboards.PanelBuilder {
  return makeBuilder(panel) as unknown as dashboards.PanelBuilder
}

function makeBuilder({ type, options }: Panel): PanelBuilder {
  switch (type) {
    case 'timeseries': {
      const builder = new timeseries.PanelBuilder()
        .legend(tableLegend())
        .tooltip(
          new common.VizTooltipOptionsBuilder()
            .mode(common.TooltipDisplayMode.Multi)
            .sort(common.SortOrder.Descending),
        )
        .showPoints(VisibilityMode.Never)
        .fillOpacity(options.draw === 'bars' ? 80 : 10)
        .spanNulls(true)
        .drawStyle(options.draw === 'bars' ? GraphDrawStyle.Bars : GraphDrawStyle.Line)
      if (options.stacked)
        builder.stacking(new common.StackingConfigBuilder().mode(StackingMode.Normal))
      if (options.thresholds || options.alert)
        builder.thresholdsStyle(
          new common.GraphThresholdsStyleConfigBuilder().mode(
            common.GraphThresholdsStyleMode.Dashed,
          ),
        )
      return builder
    }
    case 'stat':
      return new stat.PanelBuilder()
        .graphMode(
          options.sparkline ? common.BigValueGraphMode.Area : common.BigValueGraphMode.None,
        )
        .reduceOptions(lastValue())
    case 'gauge':
      return new gauge.PanelBuilder().reduceOptions(lastValue())
    case 'heatmap':
      return new heatmap.PanelBuilder().calculate(false)
    case 'text':
      return new text.PanelBuilder().mode(text.TextMode.Markdown).content(options.description ?? '')
  }
}

function tableLegend(): cog.Builder<common.VizLegendOptions> {
  return new common.VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(common.LegendDisplayMode.Table)
    .placement(common.LegendPlacement.Bottom)
    .calcs(['lastNotNull', 'mean', 'max'])
}

function lastValue(): cog.Builder<common.ReduceDataOptions> {
  return new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false)
}

function target(
  panel: Panel,
  query: Query,
  index: number,
  context: PanelContext,
): prometheus.DataqueryBuilder {
  const instant =
    query.instant ?? (panel.type === 'gauge' || (panel.type === 'stat' && !panel.options.sparkline))
  const builder = new prometheus.DataqueryBuilder()
    .refId(refId(index))
    .datasource(datasource)
    .expr(print(query, context.print))
    .legendFormat(query.legend ?? legendOf(query))
    .editorMode(prometheus.QueryEditorMode.Code)
  if (instant) builder.instant()
  else builder.range()
  if (panel.type === 'heatmap') builder.format(prometheus.PromQueryFormat.Heatmap)
  if (query.hidden) builder.hide(true)
  return builder
}

/** `{{route}} / {{status}}`: the labels that tell the series apart. */
function legendOf(query: Query): string {
  const { names } = infer(query).labels
  return names.map((name) => `{{${name}}}`).join(' / ')
}

function unitOf(panel: Panel): string {
  const [first] = panel.queries
  return grafanaUnit(first === undefined ? undefined : infer(first).unit)
}

function describe(panel: Panel): string {
  return [...new Set(panel.queries.flatMap(familiesIn).map((family) => family.help))].join(' ')
}

function thresholdsOf(panel: Panel): dashboards.ThresholdsConfigBuilder {
  const steps: dashboards.Threshold[] = [{ value: null, color: 'green' }]
  for (const { value, color } of panel.options.thresholds ?? alertThresholds(panel))
    steps.push({ value, color })
  return new dashboards.ThresholdsConfigBuilder()
    .mode(dashboards.ThresholdsMode.Absolute)
    .steps(steps)
}

function alertThresholds({ options: { alert } }: Panel): readonly Threshold[] {
  const alerts = alert === undefined ? [] : 'kind' in alert ? [alert] : alert
  return alerts
    .flatMap((rule) => {
      const threshold = thresholdOf(rule)
      return threshold
        ? [{ value: threshold.value, color: severityColor[rule.options.severity] }]
        : []
    })
    .sort((a, b) => a.value - b.value)
}

const severityColor = { critical: 'red', warning: 'orange', info: 'blue' } as const
