/** The data sources of a system as another Grafana needs them. */
import { parse } from 'yaml'
import { dataSource } from '../../containers.ts'
import type { Cluster } from '../object.ts'

export interface Source {
  readonly uid: string
  readonly secureJsonData?: Readonly<Record<string, string>>
  readonly type: string
  readonly [option: string]: unknown
}

/** Those of a provisioning file, with the address of the operator's Prometheus. */
export function dataSourcesIn(text: string, cluster: Cluster): readonly Source[] {
  const file: { readonly datasources?: readonly Source[] } | null = parse(text)
  return (file?.datasources ?? []).map((source) => ({
    ...source,
    ...(source.uid === dataSource.uid && { url: prometheusUrl(cluster) }),
    // Whoever runs that Grafana has said what its default is, and there can be one only.
    isDefault: false,
  }))
}

/** The Service that the operator makes for every Prometheus. */
function prometheusUrl({ namespace, kubernetes }: Cluster): string {
  return (
    kubernetes.options.operator?.prometheusUrl ?? `http://prometheus-operated.${namespace}.svc:9090`
  )
}
