import type * as v2 from '@grafana/grafana-foundation-sdk/dashboardv2'

/** A question to a data source: its type is the group, and its uid is called a name. */
export function dataQueryV2(
  datasource: { readonly type?: string; readonly uid?: string } | undefined,
  spec: unknown,
): v2.DataQueryKind {
  return {
    kind: 'DataQuery',
    group: datasource?.type ?? 'prometheus',
    // The only version that there is, of every data source.
    version: 'v0',
    ...(datasource?.uid !== undefined && { datasource: { name: datasource.uid } }),
    spec,
  }
}
