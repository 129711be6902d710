import type * as v2 from '@grafana/grafana-foundation-sdk/dashboardv2'
import type { PanelJson } from '../panel-json.ts'
import { dataQueryV2 } from './data-query-v2.ts'

/** How the layout names a panel: as Grafana does when it converts a classic dashboard. */
export function elementName({ id }: PanelJson): string {
  return `panel-${id}`
}

export function panelV2(panel: PanelJson): v2.PanelKind {
  const { id, title, description, links = [], transparent, targets = [] } = panel
  return {
    kind: 'Panel',
    spec: {
      id: id ?? 0,
      title: title ?? '',
      ...(description !== undefined && { description }),
      links: links.map(({ title, url, targetBlank }) => ({ title, url: url ?? '', targetBlank })),
      ...(transparent && { transparent }),
      data: {
        kind: 'QueryGroup',
        spec: {
          queries: targets.map(queryV2),
          transformations: (panel.transformations ?? []).map(({ id, options }) => ({
            kind: 'Transformation',
            group: id,
            spec: { options },
          })),
          queryOptions: queryOptionsOf(panel),
        },
      },
      vizConfig: {
        kind: 'VizConfig',
        group: panel.type,
        // Empty: that of the plugin that draws it.
        version: '',
        spec: {
          options: panel.options ?? {},
          // The same properties in both, with enums of the same values.
          fieldConfig: (panel.fieldConfig ?? {
            defaults: {},
            overrides: [],
          }) as unknown as v2.FieldConfigSource,
        },
      },
    },
  }
}

function queryV2(target: NonNullable<PanelJson['targets']>[number]): v2.PanelQueryKind {
  const { refId, datasource, ...spec } = target
  const { hide = false, ...own } = 'expr' in spec ? spec : { ...spec, hide: false }
  return {
    kind: 'PanelQuery',
    spec: { refId: refId ?? '', hidden: hide, query: dataQueryV2(datasource, own) },
  }
}

function queryOptionsOf(panel: PanelJson): v2.QueryOptionsSpec {
  const { interval, maxDataPoints, timeFrom, timeShift } = panel
  return {
    ...(interval !== undefined && { interval }),
    ...(maxDataPoints !== undefined && { maxDataPoints }),
    ...(timeFrom !== undefined && { timeFrom }),
    ...(timeShift !== undefined && { timeShift }),
  }
}
