/** How a system runs in Kubernetes: what differs from one cluster to the next, as plain data. */
import { type Located, withCallSite } from '@telltale/core'

/** The Kubernetes side of a system, given to `defineSystem`. */
export interface Kubernetes extends Located {
  readonly kind: 'kubernetes'
  readonly options: KubernetesOptions
}

export interface KubernetesOptions {
  /** Where Prometheus and Grafana run. @default 'monitoring' */
  readonly namespace?: string
  /** The variant of the system whose targets, images and flags are meant. @default the system itself */
  readonly variant?: string
  /** Folder of the manifests inside `out/<system>/`. @default 'kubernetes' */
  readonly folder?: string
  /** On every object, besides the recommended `app.kubernetes.io/` ones. */
  readonly labels?: Readonly<Record<string, string>>
  /**
   * How the manifests are applied. On the client's side, `kubectl apply` copies each object into an
   * annotation, which holds 256 KiB: ConfigMaps are then split below that. @default 'server-side'
   */
  readonly apply?: 'server-side' | 'client-side'
  /** Makes `prometheus.yaml`. */
  readonly prometheus?: PrometheusWorkload
  /** Makes `grafana.yaml`. */
  readonly grafana?: GrafanaWorkload
  /** Makes `alertmanager.yaml`, of the routing's image; needed where Prometheus sends its alerts to it. */
  readonly alertmanager?: AlertmanagerWorkload
  /** Makes `kube-state-metrics.yaml`, for queries about pods such as their restarts. */
  readonly kubeStateMetrics?: KubeStateMetrics
  /** How Prometheus and Grafana are reached from outside; needed as soon as one has a `host`. */
  readonly ingress?: IngressOptions
  /**
   * `declared`: the Secrets are among the manifests, without their values. `referenced`: something
   * else makes them, such as External Secrets. @default 'declared'
   */
  readonly secrets?: 'declared' | 'referenced'
  /** The services themselves, by the job of their target: Prometheus finds their pods. */
  readonly applications?: Readonly<Record<string, Application>>
  /** Makes `operator/`: objects for the Prometheus Operator and for Grafana. */
  readonly operator?: OperatorOptions
}

/** What a container needs: `requests` is reserved, `limits` is never exceeded. */
export interface Resources {
  readonly requests: ResourceAmounts
  readonly limits: ResourceAmounts
}

export interface ResourceAmounts {
  /** Cores: `'500m'` is half of one. */
  readonly cpu: string
  /** Bytes: `'1Gi'`. */
  readonly memory: string
}

interface Workload {
  /** Size of the volume: `'50Gi'`. */
  readonly storage: string
  /** @default the cluster's default class */
  readonly storageClass?: string
  readonly resources: Resources
  /** The name that people open, `prometheus.example.com`; without one nothing is reachable from outside. */
  readonly host?: string
}

export interface PrometheusWorkload extends Workload {
  /** Secret with the users of the web interface, in the format of `htpasswd`. @default 'prometheus-basic-auth' */
  readonly basicAuth?: string
  /** `POST /-/reload` and `/-/quit`, for whoever reaches it inside the cluster. @default false */
  readonly lifecycleApi?: boolean
  /** What it may read besides what `prometheus.yml` discovers. @default [] */
  readonly alsoReads?: readonly ClusterResource[]
}

/** What the service account of Prometheus can be allowed to read. */
export type ClusterResource =
  | 'nodes'
  | 'nodes/metrics'
  | 'nodes/proxy'
  | 'pods'
  | 'services'
  | 'endpoints'
  | 'endpointslices'
  | 'ingresses'
  | '/metrics'

export interface GrafanaWorkload extends Workload {
  /** Secret with the administrator's password under `admin-password`. @default 'grafana-admin' */
  readonly adminSecret?: string
  /** Installed when Grafana starts, from grafana.com. @default those of the system's Grafana */
  readonly plugins?: readonly string[]
  /** `GF_…` settings. Those of the compose file are not taken over: they are for development. */
  readonly environment?: Readonly<Record<string, string>>
}

/** What silences and notifications that were sent are kept in, and what it needs. */
export type AlertmanagerWorkload = Omit<Workload, 'host'>

export interface KubeStateMetrics {
  /** With its version: `registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.9.2`. */
  readonly image: string
  /** Which kinds it reports on. @default ['pods'] */
  readonly resources?: readonly ('pods' | 'nodes' | 'services' | 'persistentvolumeclaims')[]
}

export interface IngressOptions {
  /** @default 'nginx' */
  readonly class?: string
  /** The cert-manager issuer of the certificates. */
  readonly issuer: string
  /** @default 'ClusterIssuer' */
  readonly issuerKind?: 'ClusterIssuer' | 'Issuer'
  /** Namespace of the ingress controller, whose pods may connect. @default 'ingress-nginx' */
  readonly controllerNamespace?: string
  /** On every Ingress. */
  readonly annotations?: Readonly<Record<string, string>>
  /** The annotations that make a controller of another class ask for a password. */
  readonly basicAuthAnnotations?: Readonly<Record<string, string>>
}

export interface Application {
  /** Where its pods run. */
  readonly namespace: string
  /** The port of the container that serves its metrics. */
  readonly port: number
  /** Name of its Deployment. @default the job, in characters that Kubernetes takes */
  readonly deployment?: string
  /** The labels of its pods. @default { 'app.kubernetes.io/name': <deployment> } */
  readonly selector?: Readonly<Record<string, string>>
  /** Name of that port of the container, by which the operator prefers to find it. @default its number */
  readonly portName?: string
  /** Name of the port of its Service: the operator then follows the Service, not the pods. */
  readonly servicePort?: string
}

export interface OperatorOptions {
  /** Where the objects go. @default the namespace of the manifests */
  readonly namespace?: string
  /** What the operator selects rules and monitors by: `{ release: 'kube-prometheus-stack' }`. */
  readonly labels?: Readonly<Record<string, string>>
  /**
   * Where Grafana reaches the operator's Prometheus. The sidecar adds a data source only when this is
   * given, because its Grafana has one. @default 'http://prometheus-operated.<namespace>.svc:9090'
   */
  readonly prometheusUrl?: string
  /**
   * Who brings dashboards into Grafana: the Grafana Operator, or the sidecar of Grafana's Helm
   * chart, which reads labelled ConfigMaps. @default 'grafana-operator'
   */
  readonly dashboards?: 'grafana-operator' | 'sidecar'
  /** The labels of the Grafana that gets the dashboards. @default { dashboards: 'grafana' } */
  readonly grafana?: Readonly<Record<string, string>>
  /** A Prometheus of the system's own, in the namespace of the objects. @default one that is there */
  readonly prometheus?: OperatorPrometheus
}

/** What the operator runs, in a StatefulSet for each shard. */
export interface OperatorPrometheus extends Omit<Workload, 'host'> {
  /** How many scrape the same, so that one may be away. @default 2 */
  readonly replicas?: number
  /** How many share the targets, by the hash of their address. @default 1 */
  readonly shards?: number
  readonly thanos?: OperatorThanos
}

export interface OperatorThanos {
  /** @default 'quay.io/thanos/thanos:v0.39.2' */
  readonly image?: string
  /** The key of a Secret with the bucket. Source: https://thanos.io/tip/thanos/storage.md/ */
  readonly objectStore: { readonly name: string; readonly key: string }
  /**
   * Where Thanos answers for all shards: `http://thanos-query:10902`. A ruler then evaluates the rules
   * there, and Prometheus none. @default Prometheus evaluates its rules itself
   */
  readonly query?: string
}

/**
 * Manifests for a cluster: plain ones, and with `operator` those of the Prometheus Operator.
 *
 * No secret is in them: they name Secrets whose values somebody sets in the cluster.
 *
 * Source: https://kubernetes.io/docs/concepts/configuration/overview/
 *
 * @example
 * kubernetes({
 *   prometheus: {
 *     storage: '50Gi', host: 'prometheus.example.com',
 *     resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '2', memory: '4Gi' } },
 *   },
 *   ingress: { issuer: 'letsencrypt' },
 *   applications: { 'shop-api': { namespace: 'shop', port: 3001 } },
 * })
 * // out/shop/kubernetes/: namespace.yaml, prometheus.yaml, kustomization.yaml, applications/shop-api.yaml
 */
export function kubernetes(options: KubernetesOptions): Kubernetes {
  return Object.freeze(withCallSite({ kind: 'kubernetes' as const, options }, kubernetes))
}

export const defaultNamespace = 'monitoring'
export const defaultFolder = 'kubernetes'
