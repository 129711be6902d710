/** Who may connect to a program; everybody else inside the cluster may not. */
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { type Cluster, type KubernetesObject, metadata, selectorOf } from './object.ts'

/** A peer: a program of ours by its name, or every pod of a namespace. */
export type Peer = { readonly workload: string } | { readonly namespace: string }

/**
 * Lets the peers connect to the program's port, and nobody else. What it connects to itself stays
 * open: Prometheus has to reach whatever it scrapes, Grafana whatever its data sources name.
 *
 * Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function networkPolicy(
  name: string,
  peers: readonly Peer[],
  cluster: Cluster,
): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(name, name, cluster),
    spec: {
      podSelector: { matchLabels: selectorOf(name, cluster) },
      policyTypes: ['Ingress'],
      // Without a rule nobody may connect; one without peers would let everybody in.
      ingress:
        peers.length === 0
          ? []
          : [{ from: peers.map((peer) => selector(peer, cluster)), ports: [{ port: 'http' }] }],
    },
  } satisfies INetworkPolicy
}

function selector(peer: Peer, cluster: Cluster) {
  return 'workload' in peer
    ? { podSelector: { matchLabels: selectorOf(peer.workload, cluster) } }
    : {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
      }
}
