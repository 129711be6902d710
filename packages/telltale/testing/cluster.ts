/** The shop in a cluster, for tests. */
import { parseAllDocuments } from 'yaml'
import type { KubernetesObject } from '../src/deploy/kubernetes/object.ts'
import {
  type KubernetesOptions,
  kubernetes,
  type System,
  type SystemOptions,
} from '../src/index.ts'
import { shop } from './shop.ts'

export const resources = {
  requests: { cpu: '500m', memory: '1Gi' },
  limits: { cpu: '2', memory: '4Gi' },
} as const

/** Everything that there are plain manifests for. */
export const everything: KubernetesOptions = {
  prometheus: { storage: '50Gi', resources, host: 'prometheus.example.com', lifecycleApi: true },
  grafana: { storage: '10Gi', resources, host: 'grafana.example.com' },
  kubeStateMetrics: { image: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.9.2' },
  ingress: { issuer: 'letsencrypt' },
  applications: {
    'shop-api': { namespace: 'shop', port: 3001 },
    'shop-worker': { namespace: 'shop', port: 9091 },
  },
}

export function shopInCluster(
  options: KubernetesOptions = everything,
  more: Partial<SystemOptions> = {},
): System {
  return shop({
    kubernetes: kubernetes(options),
    grafana: {
      image: 'grafana/grafana:10.2.0',
      port: 3000,
      provider: 'Shop',
      url: 'https://grafana.example.com',
    },
    ...more,
  })
}

/** The objects in a file, in order. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject)
}
