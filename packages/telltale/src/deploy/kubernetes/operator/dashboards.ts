/** Dashboards and data sources for a Grafana that somebody else runs in the cluster. */
import type { Cluster, KubernetesObject } from '../object.ts'
import type { GrafanaContent } from './grafana-content.ts'
import { grafanaOperatorObjects } from './grafana-operator.ts'
import { sidecarObjects } from './sidecar.ts'

/** The objects of whichever convention the options name. */
export function grafanaObjects(
  content: GrafanaContent,
  cluster: Cluster,
): readonly KubernetesObject[] {
  return cluster.kubernetes.options.operator?.dashboards === 'sidecar'
    ? sidecarObjects(content, cluster)
    : grafanaOperatorObjects(content, cluster)
}
