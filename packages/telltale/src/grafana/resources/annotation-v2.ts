import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import type * as v2 from '@grafana/grafana-foundation-sdk/dashboardv2'
import { dataQueryV2 } from './data-query-v2.ts'

/**
 * The query of an annotation is a query like any other; what only Prometheus knows of it (texts and
 * tags) keeps its classic form.
 */
export function annotationV2(annotation: dashboards.AnnotationQuery): v2.AnnotationQueryKind {
  const { name, enable, hide, iconColor, datasource, expr, step, ...legacy } = annotation as Classic
  return {
    kind: 'AnnotationQuery',
    spec: {
      name,
      enable,
      hide: hide ?? false,
      iconColor,
      query: dataQueryV2(datasource, {
        expr: expr ?? '',
        refId: 'Anno',
        ...(step !== undefined && { interval: step }),
      }),
      ...(Object.keys(legacy).length > 0 && { legacyOptions: legacy }),
    },
  }
}

/** What the data source adds. Source: Grafana's `packages/grafana-prometheus/src/annotations.ts` */
type Classic = dashboards.AnnotationQuery & {
  readonly expr?: string
  readonly step?: string
}
