import type { INamespace } from 'kubernetes-models/v1/Namespace'
import { type Cluster, clusterMetadata, type Manifest } from './object.ts'
import { plain } from './prometheus.ts'

/**
 * `namespace.yaml`. It warns about pods that ask for more rights than the `restricted` standard
 * allows, which ours do not, and refuses none: others may live there.
 */
export function namespaceManifest(cluster: Cluster): Manifest {
  const { name, labels } = clusterMetadata(cluster.namespace, cluster.namespace, cluster)
  return {
    path: 'namespace.yaml',
    about: 'the namespace of the monitoring',
    objects: plain({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: {
          ...labels,
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    } satisfies INamespace),
  }
}
