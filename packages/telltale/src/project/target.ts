import { type FamilyTree, type Located, withCallSite } from '@telltale/core'
import { type Discovery, discoveryText } from '../deploy/scrape/discovery.ts'
import type { ScrapeOptions } from '../deploy/scrape/scrape-options.ts'

/** One process, or several alike, that Prometheus scrapes. */
export interface Target extends Located {
  readonly kind: 'target'
  /** The `job` label of its series. */
  readonly job: string
  readonly options: TargetOptions & { readonly addresses: readonly string[] }
}

export interface TargetOptions extends ScrapeOptions {
  /** Where Prometheus finds it: `host:port`. @default none, which needs `discovery` */
  readonly addresses?: readonly string[]
  /** How Prometheus finds it when the addresses are not known. */
  readonly discovery?: Discovery
  /** How many processes discovery finds, about: for the series budget and the simulation. @default 1 */
  readonly instances?: number
  /** @default '/metrics' */
  readonly path?: string
  /** The families that it exposes. */
  readonly exposes: FamilyTree
}

/**
 * A scrape target and what it exposes.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 *
 * @example
 * target('shop-api', { addresses: ['shop:3001'], path: '/api/metrics', exposes: { http } })
 * // prometheus.yml:
 * //   - job_name: shop-api
 * //     metrics_path: /api/metrics
 * //     static_configs:
 * //       - targets:
 * //           - shop:3001
 */
export function target(job: string, options: TargetOptions): Target {
  const resolved = { ...options, addresses: options.addresses ?? [] }
  return Object.freeze(withCallSite({ kind: 'target' as const, job, options: resolved }, target))
}

/** Where the metrics of a target are found, without the host. */
export function metricsPath({ options }: Target): string {
  return options.path ?? '/metrics'
}

/** Sorted by job: the order in which targets are declared means nothing. */
export function byJob(targets: readonly Target[]): readonly Target[] {
  return [...targets].sort((a, b) => (a.job < b.job ? -1 : 1))
}

/** Sorted, for the same reason. What is discovered gets addresses as it might have. */
export function addressesOf({ job, options }: Target): readonly string[] {
  const { addresses, discovery, instances = 1 } = options
  return addresses.length > 0 || discovery === undefined
    ? [...addresses].sort()
    : Array.from({ length: instances }, (_, i) => `${job}-${i}:80`)
}

/** What Prometheus fetches. */
export function metricsUrls(target: Target): readonly string[] {
  const { addresses, discovery, scheme = 'http' } = target.options
  return [
    ...[...addresses].sort().map((address) => `${scheme}://${address}${metricsPath(target)}`),
    ...(discovery ? [`${discoveryText(discovery)}, ${metricsPath(target)}`] : []),
  ]
}
