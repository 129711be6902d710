/** `kube-state-metrics.yaml`: what Kubernetes knows about its objects, as metrics. */
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole'
import type { IClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding'
import { scrapeAnnotations } from './application.ts'
import type { KubeStateMetrics } from './kubernetes.ts'
import { networkPolicy } from './network-policy.ts'
import { type Cluster, clusterMetadata, type Manifest } from './object.ts'
import { plain, prometheusName } from './prometheus.ts'
import { deployment, service, serviceAccount } from './workload.ts'

const name = 'kube-state-metrics'
const port = 8080

/**
 * kube-state-metrics for the kinds that are asked for, found by the annotations of its Service.
 *
 * Source: https://github.com/kubernetes/kube-state-metrics/blob/main/docs/developer/cli-arguments.md
 */
export function kubeStateMetricsManifest(options: KubeStateMetrics, cluster: Cluster): Manifest {
  const resources = [...(options.resources ?? ['pods'])].sort()
  const workload = {
    name,
    image: options.image,
    // nobody, the user of the official image.
    user: 65_534,
    port,
    args: [`--resources=${resources.join(',')}`],
    probes: { live: '/healthz', ready: '/healthz' },
    resources: {
      requests: { cpu: '10m', memory: '64Mi' },
      limits: { cpu: '100m', memory: '256Mi' },
    },
    files: [],
    usesApi: true,
  }
  const account = `${cluster.namespace}-${name}`
  return {
    path: `${name}.yaml`,
    about: 'kube-state-metrics',
    objects: plain(
      serviceAccount(name, cluster, true),
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: clusterMetadata(account, name, cluster),
        rules: [{ apiGroups: [''], resources, verbs: ['list', 'watch'] }],
      } satisfies IClusterRole,
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: clusterMetadata(account, name, cluster),
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: account },
        subjects: [{ kind: 'ServiceAccount', name, namespace: cluster.namespace }],
      } satisfies IClusterRoleBinding,
      deployment(workload, cluster),
      service(name, port, cluster, scrapeAnnotations('/metrics', port)),
      networkPolicy(name, [{ workload: prometheusName }], cluster),
    ),
  }
}
