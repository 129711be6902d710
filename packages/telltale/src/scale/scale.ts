/** Where a system goes when one Prometheus is too small for it. */
import type { Duration } from '@telltale/promql'
import type { Authorization } from '../deploy/scrape/connection.ts'

export type ScaleOut = VictoriaMetrics | Thanos | Mimir | Federation

interface Sharded {
  /**
   * How many processes share the targets: each scrapes those whose address falls to it by its hash.
   * @default 1
   */
  readonly shards?: number
}

export interface VictoriaMetricsOptions extends Sharded {
  /** Of all three programs, with its version. @default 'v1.122.0' */
  readonly tag?: string
  /** @default that of Prometheus */
  readonly retention?: Duration
}

export interface VictoriaMetrics extends VictoriaMetricsOptions {
  readonly kind: 'victoria-metrics'
}

export interface ThanosOptions extends Sharded {
  /**
   * A file of the host with the bucket and its credentials, relative to the compose file; it reaches
   * the containers as a secret. Source: https://thanos.io/tip/thanos/storage.md/
   */
  readonly objectStore: string
  /** @default 'quay.io/thanos/thanos:v0.39.2' */
  readonly image?: string
  /** Besides those of the system. Thanos tells Prometheus servers apart by them: there must be one. */
  readonly externalLabels?: Readonly<Record<string, string>>
  /**
   * Rules are evaluated over everything that Thanos knows instead of in Prometheus.
   * @default only when there are shards, each of which sees a part
   */
  readonly ruler?: boolean
  /** How long the bucket keeps samples as they were scraped; 0d: for ever. @default that of Prometheus */
  readonly retention?: Duration
  /** How long Prometheus itself keeps them, for what is not in the bucket yet. @default '1d' */
  readonly localRetention?: Duration
}

export interface Thanos extends ThanosOptions {
  readonly kind: 'thanos'
}

export interface MimirOptions extends Sharded {
  /** Of its gateway: `https://mimir.example.com`. */
  readonly url: string
  /** Whose samples and rules they are: the header `X-Scope-OrgID`. */
  readonly tenant: string
  /** Of Prometheus' container. */
  readonly authorization?: Authorization
}

export interface Mimir extends MimirOptions {
  readonly kind: 'mimir'
}

export interface FederationOptions {
  /** @default 2 */
  readonly shards?: number
}

export interface Federation extends FederationOptions {
  readonly kind: 'federation'
}

/**
 * vmagent scrapes, VictoriaMetrics stores and answers, vmalert evaluates the same rules.
 *
 * Source: https://docs.victoriametrics.com/
 *
 * @example
 * victoriaMetrics({ retention: '365d' })
 * // docker-compose.victoria-metrics.yml, prometheus/vmagent.yml
 */
export function victoriaMetrics(options: VictoriaMetricsOptions = {}): VictoriaMetrics {
  return Object.freeze({ kind: 'victoria-metrics' as const, ...options })
}

/**
 * Prometheus stays; a sidecar copies its blocks into a bucket, and Thanos answers from both.
 *
 * Source: https://thanos.io/tip/thanos/quick-tutorial.md/
 *
 * @example
 * thanos({ objectStore: './secrets/bucket.yml', externalLabels: { cluster: 'eu' } })
 * // docker-compose.thanos.yml, prometheus/prometheus.thanos.yml
 */
export function thanos(options: ThanosOptions): Thanos {
  return Object.freeze({ kind: 'thanos' as const, ...options })
}

/**
 * Prometheus is an agent that sends to a Mimir elsewhere, which keeps samples and evaluates rules.
 *
 * Source: https://grafana.com/docs/mimir/latest/
 *
 * @example
 * mimir({ url: 'https://mimir.example.com', tenant: 'shop' })
 * // docker-compose.mimir.yml, prometheus/prometheus.mimir.yml, mimir/shop.yml for mimirtool
 */
export function mimir(options: MimirOptions): Mimir {
  return Object.freeze({ kind: 'mimir' as const, ...options })
}

/**
 * Several Prometheus scrape a part of the targets each; one above them fetches what queries read.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/federation/
 *
 * @example
 * federation({ shards: 3 })
 * // docker-compose.federation.yml, prometheus/prometheus.federation.yml and one for each shard
 */
export function federation(options: FederationOptions = {}): Federation {
  return Object.freeze({ kind: 'federation' as const, ...options })
}

export function shardsOf(scale: ScaleOut): number {
  return scale.shards ?? (scale.kind === 'federation' ? 2 : 1)
}
