import { type FamilyTree, type Located, withCallSite } from '@telltale/core'

/** One process, or several alike, that Prometheus scrapes. */
export interface Target extends Located {
  readonly kind: 'target'
  /** The `job` label of its series. */
  readonly job: string
  readonly options: TargetOptions
}

export interface TargetOptions {
  /** Where Prometheus finds it: `host:port`. */
  readonly addresses: readonly string[]
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
  return Object.freeze(withCallSite({ kind: 'target' as const, job, options }, target))
}

/** Where the metrics of a target are found, without the host. */
export function metricsPath({ options }: Target): string {
  return options.path ?? '/metrics'
}

/** Sorted by job: the order in which targets are declared means nothing. */
export function byJob(targets: readonly Target[]): readonly Target[] {
  return [...targets].sort((a, b) => (a.job < b.job ? -1 : 1))
}

/** Sorted, for the same reason. */
export function addressesOf({ options }: Target): readonly string[] {
  return [...options.addresses].sort()
}

/** What Prometheus fetches. */
export function metricsUrls(target: Target): readonly string[] {
  return addressesOf(target).map((address) => `http://${address}${metricsPath(target)}`)
}
