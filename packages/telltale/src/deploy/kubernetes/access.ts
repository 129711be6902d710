/** What Prometheus may read in the cluster: what its configuration discovers, and no more. */
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole'
import type { IClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding'
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role'
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding'
import type { ClusterResource } from './kubernetes.ts'
import {
  type Cluster,
  clusterMetadata,
  type KubernetesObject,
  labelsOf,
  metadata,
} from './object.ts'
import type { PrometheusFile } from './prometheus-file.ts'

/**
 * Roles and bindings of a service account: one for the whole cluster, and one in each namespace that
 * is all that a job looks at.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function access(
  account: string,
  needs: Access,
  cluster: Cluster,
): readonly KubernetesObject[] {
  return [
    ...(needs.everywhere.length === 0 ? [] : clusterWide(account, needs.everywhere, cluster)),
    ...[...needs.within].flatMap(([namespace, resources]) =>
      inNamespace(account, namespace, resources, cluster),
    ),
  ]
}

/** What is read in all namespaces, and what in some. */
export interface Access {
  readonly everywhere: readonly ClusterResource[]
  readonly within: ReadonlyMap<string, readonly ClusterResource[]>
}

/**
 * What the jobs of a configuration read.
 *
 * @example
 * accessFor(file, [])  // a job with kubernetes_sd_configs: [{ role: pod, namespaces: { names: [shop] } }]
 * // => { everywhere: [], within: new Map([['shop', ['pods']]]) }
 */
export function accessFor(file: PrometheusFile, more: readonly ClusterResource[]): Access {
  const everywhere = new Set<ClusterResource>(more)
  const within = new Map<string, Set<ClusterResource>>()
  for (const job of file.scrape_configs ?? []) {
    for (const { role, namespaces } of job.kubernetes_sd_configs ?? []) {
      const names = namespaces?.names ?? []
      for (const resource of resourcesByRole[role] ?? []) {
        if (names.length === 0 || resource === 'nodes') everywhere.add(resource)
        for (const name of names) within.set(name, (within.get(name) ?? new Set()).add(resource))
      }
    }
    for (const resource of scraped(job)) everywhere.add(resource)
  }
  return {
    everywhere: inOrder(everywhere),
    within: new Map(
      [...within]
        .map(
          ([name, found]) => [name, inOrder([...found].filter((r) => !everywhere.has(r)))] as const,
        )
        .filter(([, resources]) => resources.length > 0)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  }
}

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config */
const resourcesByRole: Readonly<Record<string, readonly ClusterResource[]>> = {
  node: ['nodes'],
  pod: ['pods'],
  service: ['services'],
  endpoints: ['endpoints', 'services', 'pods'],
  endpointslice: ['endpointslices', 'services', 'pods'],
  ingress: ['ingresses'],
}

/** What answers a scrape asks for permission too: the kubelet for nodes/metrics, the API server for the rest. */
function scraped(
  job: NonNullable<PrometheusFile['scrape_configs']>[number],
): readonly ClusterResource[] {
  if (job.bearer_token_file === undefined && job.authorization === undefined) return []
  const roles = (job.kubernetes_sd_configs ?? []).map(({ role }) => role)
  if (!roles.includes('node')) return ['/metrics']
  const replaced = (job.relabel_configs ?? []).map(({ replacement = '' }) => replacement)
  return replaced.some((text) => text.includes('/proxy')) ? ['nodes/proxy'] : ['nodes/metrics']
}

function inOrder(resources: Iterable<ClusterResource>): readonly ClusterResource[] {
  const found = new Set(resources)
  return order.filter((resource) => found.has(resource))
}

const order: readonly ClusterResource[] = [
  'nodes',
  'pods',
  'services',
  'endpoints',
  'endpointslices',
  'ingresses',
  'nodes/metrics',
  'nodes/proxy',
  '/metrics',
]

function rulesFor(resources: readonly ClusterResource[]) {
  const has = (names: readonly ClusterResource[]) =>
    names.filter((name) => resources.includes(name))
  const listed = ['get', 'list', 'watch']
  const rules = [
    {
      apiGroups: [''],
      resources: has(['nodes', 'pods', 'services', 'endpoints']),
      verbs: listed,
    },
    { apiGroups: ['discovery.k8s.io'], resources: has(['endpointslices']), verbs: listed },
    { apiGroups: ['networking.k8s.io'], resources: has(['ingresses']), verbs: listed },
    { apiGroups: [''], resources: has(['nodes/metrics', 'nodes/proxy']), verbs: ['get'] },
  ].filter((rule) => rule.resources.length > 0)
  return [
    ...rules.map((rule) => ({ ...rule, resources: [...rule.resources] as string[] })),
    ...(resources.includes('/metrics') ? [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] : []),
  ]
}

/** Objects outside of any namespace share one list of names, so theirs begins with the namespace. */
function clusterWide(account: string, resources: readonly ClusterResource[], cluster: Cluster) {
  const name = `${cluster.namespace}-${account}`
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: clusterMetadata(name, account, cluster),
      rules: rulesFor(resources),
    } satisfies IClusterRole,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: clusterMetadata(name, account, cluster),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [subject(account, cluster)],
    } satisfies IClusterRoleBinding,
  ]
}

function inNamespace(
  account: string,
  namespace: string,
  resources: readonly ClusterResource[],
  cluster: Cluster,
) {
  const name = `${cluster.namespace}-${account}`
  const there = { name, namespace, labels: labelsOf(account, cluster) }
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { ...metadata(name, account, cluster), ...there },
      rules: rulesFor(resources),
    } satisfies IRole,
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { ...metadata(name, account, cluster), ...there },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [subject(account, cluster)],
    } satisfies IRoleBinding,
  ]
}

function subject(account: string, { namespace }: Cluster) {
  return { kind: 'ServiceAccount', name: account, namespace }
}
