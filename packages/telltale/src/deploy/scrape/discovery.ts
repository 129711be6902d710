/** How Prometheus finds processes whose addresses are not known beforehand. */
import type { Duration } from '@telltale/promql'

export type Discovery = FileDiscovery | DnsDiscovery | KubernetesDiscovery

/** Files that something else writes, read again whenever they change. */
export interface FileDiscovery {
  readonly kind: 'file discovery'
  readonly files: readonly string[]
  readonly refreshInterval?: Duration
}

export interface DnsDiscovery {
  readonly kind: 'DNS discovery'
  readonly names: readonly string[]
  readonly type: DnsRecordType
  readonly port?: number
  readonly refreshInterval?: Duration
}

export type DnsRecordType = 'SRV' | 'A' | 'AAAA' | 'MX' | 'NS'

export interface KubernetesDiscovery {
  readonly kind: 'Kubernetes discovery'
  readonly role: KubernetesRole
  readonly namespaces?: readonly string[]
}

export type KubernetesRole = 'node' | 'pod' | 'service' | 'endpoints' | 'endpointslice' | 'ingress'

/**
 * Targets listed in files, relative to `prometheus.yml`; `*` may stand in the last part. The compose
 * file mounts their folders.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config
 *
 * @example
 * target('shop-api', { discovery: fileDiscovery(['targets/*.json']), exposes: { http } })
 */
export function fileDiscovery(
  files: readonly string[],
  options: Pick<FileDiscovery, 'refreshInterval'> = {},
): FileDiscovery {
  return Object.freeze({ kind: 'file discovery' as const, files, ...options })
}

/**
 * One target for each record of a name. Only SRV records have a port; the others need one.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#dns_sd_config
 *
 * @example
 * target('shop-api', { discovery: dnsDiscovery(['tasks.api'], { type: 'A', port: 3001 }), exposes: { http } })
 */
export function dnsDiscovery(
  names: readonly string[],
  { type = 'SRV', ...options }: Partial<Omit<DnsDiscovery, 'kind' | 'names'>> = {},
): DnsDiscovery {
  return Object.freeze({ kind: 'DNS discovery' as const, names, type, ...options })
}

/**
 * What the API server of the cluster lists. For what everybody scrapes there are `annotatedPods()`,
 * `annotatedServices()`, `apiServers()` and `nodes()`.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config
 */
export function kubernetesDiscovery(
  role: KubernetesRole,
  options: Pick<KubernetesDiscovery, 'namespaces'> = {},
): KubernetesDiscovery {
  return Object.freeze({ kind: 'Kubernetes discovery' as const, role, ...options })
}

/** In a table of what is scraped: where the addresses come from. */
export function discoveryText(discovery: Discovery): string {
  switch (discovery.kind) {
    case 'file discovery':
      return `targets in ${discovery.files.join(', ')}`
    case 'DNS discovery':
      return `${discovery.type} records of ${discovery.names.join(', ')}`
    case 'Kubernetes discovery':
      return `Kubernetes, role ${discovery.role}${discovery.namespaces ? `, in ${discovery.namespaces.join(', ')}` : ''}`
  }
}

export function discoveryYaml(discovery: Discovery) {
  switch (discovery.kind) {
    case 'file discovery': {
      const { files, refreshInterval } = discovery
      return {
        file_sd_configs: [
          { files, ...(refreshInterval !== undefined && { refresh_interval: refreshInterval }) },
        ],
      }
    }
    case 'DNS discovery': {
      const { names, type, port, refreshInterval } = discovery
      return {
        dns_sd_configs: [
          {
            names,
            type,
            ...(port !== undefined && { port }),
            ...(refreshInterval !== undefined && { refresh_interval: refreshInterval }),
          },
        ],
      }
    }
    case 'Kubernetes discovery': {
      const { role, namespaces } = discovery
      return {
        kubernetes_sd_configs: [{ role, ...(namespaces && { namespaces: { names: namespaces } }) }],
      }
    }
  }
}
