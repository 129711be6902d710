/** Labelled ConfigMaps, which the sidecar of Grafana's Helm chart turns into files. */
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { stringify } from 'yaml'
import { dataSource } from '../../containers.ts'
import { type Cluster, type KubernetesObject, metadata, objectName } from '../object.ts'
import { dataSourcesIn, type Source } from './data-sources.ts'
import { dashboardName, type GrafanaContent } from './grafana-content.ts'

/**
 * A labelled ConfigMap for each dashboard, which the sidecar of Grafana's Helm chart puts into the
 * folder that the annotation names.
 *
 * Source: https://github.com/grafana/helm-charts/tree/main/charts/grafana#sidecar-for-dashboards
 */
export function sidecarObjects(
  content: GrafanaContent,
  cluster: Cluster,
): readonly KubernetesObject[] {
  const { options } = cluster.system
  const system = objectName(cluster.system.name)
  const folder = options.grafana.folder ?? options.title
  const labelled = (name: string, label: string, annotations = {}) => {
    const own = metadata(name, system, cluster, annotations)
    return { ...own, labels: { ...own.labels, [label]: '1' } }
  }
  const sources = sourcesFor(content, cluster)
  const file = `${system}-datasources`
  return [
    ...(sources.length === 0
      ? []
      : [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: labelled(file, 'grafana_datasource'),
            data: { [`${file}.yaml`]: provisioningText(sources) },
          } satisfies IConfigMap,
        ]),
    ...[...content.dashboards].map(([path, json]) => {
      const name = dashboardName(path, system)
      return {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: labelled(name, 'grafana_dashboard', { grafana_folder: folder }),
        // All systems' files lie in one folder there.
        data: { [`${name}.json`]: json },
      } satisfies IConfigMap
    }),
  ]
}

/** That Grafana has a data source for Prometheus already, under the uid that dashboards name. */
function sourcesFor({ dataSources }: GrafanaContent, cluster: Cluster): readonly Source[] {
  const hasOwnUrl = cluster.kubernetes.options.operator?.prometheusUrl !== undefined
  return dataSourcesIn(dataSources, cluster).filter(
    ({ uid }) => hasOwnUrl || uid !== dataSource.uid,
  )
}

function provisioningText(datasources: readonly Source[]): string {
  return stringify({ apiVersion: 1, datasources }, { lineWidth: 0 })
}
