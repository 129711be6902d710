/**
 * A dashboard of Grafana's schema version 2: elements by name, and a layout that names them.
 *
 * Made from the classic JSON, so that both say the same; the rules are those by which Grafana itself
 * reads classic dashboards.
 *
 * Source: https://grafana.com/docs/grafana/latest/as-code/observability-as-code/schema-v2/
 */
import type * as v2 from '@grafana/grafana-foundation-sdk/dashboardv2'
import type { DashboardJson } from '../dashboard-json.ts'
import { sdk } from '../sdk.ts'
import { annotationV2 } from './annotation-v2.ts'
import { layoutV2, panelsIn } from './layout-v2.ts'
import { elementName, panelV2 } from './panel-v2.ts'
import { variableV2 } from './variable-v2.ts'

/** The specification, not yet in canonical key order. */
export function dashboardV2(json: DashboardJson): v2.Dashboard {
  const { time, templating, annotations, links = [], tags = [] } = json
  return {
    title: json.title ?? '',
    ...(json.description !== undefined && { description: json.description }),
    tags,
    editable: json.editable ?? true,
    cursorSync: cursorSyncs[json.graphTooltip ?? 0] as v2.DashboardCursorSync,
    preload: false,
    timeSettings: {
      from: time?.from ?? 'now-6h',
      to: time?.to ?? 'now',
      timezone: json.timezone ?? 'browser',
      autoRefresh: json.refresh ?? '',
      autoRefreshIntervals: sdk('dashboardv2').defaultTimeSettingsSpec().autoRefreshIntervals,
      hideTimepicker: false,
      fiscalYearStartMonth: 0,
    },
    // The same properties in both, with enums of the same values.
    links: links as readonly unknown[] as v2.DashboardLink[],
    variables: (templating.list ?? []).map(variableV2),
    annotations: (annotations.list ?? []).map(annotationV2),
    elements: Object.fromEntries(panelsIn(json).map((each) => [elementName(each), panelV2(each)])),
    layout: layoutV2(json),
  }
}

const cursorSyncs = ['Off', 'Crosshair', 'Tooltip'] as const
