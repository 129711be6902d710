/**
 * What is scraped in every cluster, to be spread into a target.
 *
 * Source: https://github.com/prometheus/prometheus/blob/main/documentation/examples/prometheus-kubernetes.yml
 */
import { secretFile } from '../../routing/secret.ts'
import type { Connection } from './connection.ts'
import { type Discovery, kubernetesDiscovery } from './discovery.ts'
import type { Relabeling } from './relabeling.ts'

export interface KubernetesJob extends Connection {
  readonly discovery: Discovery
  readonly scheme?: 'https'
  readonly path?: string
  readonly relabel: readonly Relabeling[]
}

export interface AnnotatedPodsOptions {
  /** @default every namespace */
  readonly namespaces?: readonly string[]
  /**
   * Labels of the pod that become labels of its series, by the name that they get there.
   * @default { component: 'app.kubernetes.io/component' }
   */
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * Pods that ask for it: `prometheus.io/scrape: "true"`, with `prometheus.io/port` and
 * `prometheus.io/path` where they differ from the container's port and from `/metrics`. Their series
 * get the labels `namespace` and `pod`.
 *
 * @example
 * target('shop-api', { ...annotatedPods({ namespaces: ['shop'] }), exposes: { http } })
 */
export function annotatedPods(options: AnnotatedPodsOptions = {}): KubernetesJob {
  const { namespaces, labels = { component: 'app.kubernetes.io/component' } } = options
  return {
    discovery: kubernetesDiscovery('pod', namespaces && { namespaces }),
    relabel: [
      keep(`${pod}_annotation_prometheus_io_scrape`, 'true'),
      // What has ended is still listed, and would be a target that is down for ever.
      { action: 'drop', sourceLabels: [`${pod}_phase`], regex: 'Succeeded|Failed' },
      copy(`${pod}_annotation_prometheus_io_path`, '__metrics_path__', '(.+)'),
      port(`${pod}_annotation_prometheus_io_port`),
      copy(namespace, 'namespace'),
      copy(`${pod}_name`, 'pod'),
      ...Object.entries(labels).map(([name, label]) =>
        copy(`${pod}_label_${metaName(label)}`, name),
      ),
    ],
  }
}

export interface AnnotatedServicesOptions {
  /** @default every namespace */
  readonly namespaces?: readonly string[]
  /** Namespaces whose pods another job scrapes already. */
  readonly except?: readonly string[]
}

/** Endpoints of services that ask for it, by the same annotations and `prometheus.io/scheme`. */
export function annotatedServices(options: AnnotatedServicesOptions = {}): KubernetesJob {
  const { namespaces, except = [] } = options
  return {
    discovery: kubernetesDiscovery('endpoints', namespaces && { namespaces }),
    relabel: [
      ...(except.length > 0
        ? [{ action: 'drop' as const, sourceLabels: [namespace], regex: except.join('|') }]
        : []),
      keep(`${service}_annotation_prometheus_io_scrape`, 'true'),
      copy(`${service}_annotation_prometheus_io_scheme`, '__scheme__', '(https?)'),
      copy(`${service}_annotation_prometheus_io_path`, '__metrics_path__', '(.+)'),
      port(`${service}_annotation_prometheus_io_port`),
      copy(namespace, 'namespace'),
      copy(`${service}_name`, 'service'),
      copy('__meta_kubernetes_endpoint_node_name', 'node'),
    ],
  }
}

/** The API servers of the cluster. */
export function apiServers(): KubernetesJob {
  return {
    discovery: kubernetesDiscovery('endpoints', { namespaces: ['default'] }),
    ...inCluster,
    relabel: [
      {
        action: 'keep',
        sourceLabels: [`${service}_name`, '__meta_kubernetes_endpoint_port_name'],
        regex: 'kubernetes;https',
      },
    ],
  }
}

export interface NodesOptions {
  /** `kubelet`: the node itself; `cadvisor`: the containers on it. */
  readonly of: 'kubelet' | 'cadvisor'
  /**
   * Asking the kubelets needs their certificates to be signed by the cluster; asking the API server
   * to ask them needs the right `nodes/proxy`, with which one can do almost anything on a node.
   * @default 'kubelet'
   */
  readonly through?: 'kubelet' | 'API server'
}

/** Every node, or the containers on every node. */
export function nodes({ of, through = 'kubelet' }: NodesOptions): KubernetesJob {
  const path = of === 'kubelet' ? '/metrics' : '/metrics/cadvisor'
  const job = { discovery: kubernetesDiscovery('node'), ...inCluster }
  const node = copy('__meta_kubernetes_node_name', 'node')
  if (through === 'kubelet') return { ...job, path, relabel: [node] }
  return {
    ...job,
    relabel: [
      { targetLabel: '__address__', replacement: 'kubernetes.default.svc:443' },
      {
        sourceLabels: ['__meta_kubernetes_node_name'],
        regex: '(.+)',
        targetLabel: '__metrics_path__',
        replacement: `/api/v1/nodes/$1/proxy${path}`,
      },
      node,
    ],
  }
}

const namespace = '__meta_kubernetes_namespace'
const pod = '__meta_kubernetes_pod'
const service = '__meta_kubernetes_service'

/** The service account of Prometheus, as every pod has it. */
const account = '/var/run/secrets/kubernetes.io/serviceaccount'
const inCluster = {
  scheme: 'https',
  authorization: { bearer: secretFile(`${account}/token`) },
  tls: { caFile: `${account}/ca.crt` },
} as const

function keep(label: string, regex: string): Relabeling {
  return { action: 'keep', sourceLabels: [label], regex }
}

function copy(label: string, targetLabel: string, regex?: string): Relabeling {
  return { sourceLabels: [label], ...(regex !== undefined && { regex }), targetLabel }
}

/** In place of whatever port the address has. */
function port(label: string): Relabeling {
  return {
    sourceLabels: ['__address__', label],
    regex: '(.+?)(?::\\d+)?;(\\d+)',
    targetLabel: '__address__',
    replacement: '$1:$2',
  }
}

/** As Prometheus writes the names of Kubernetes' labels in its own. */
function metaName(label: string): string {
  return label.replace(/[^a-zA-Z0-9_]/g, '_')
}
