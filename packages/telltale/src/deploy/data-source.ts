/** Data sources of Grafana besides the system's own Prometheus. */
import type { Secret } from '../routing/secret.ts'

/** As Grafana's provisioning has it, without what is the same for all. */
export interface DataSource {
  /** As people choose it. */
  readonly name: string
  readonly uid: string
  readonly type: 'prometheus' | 'alertmanager' | 'postgres'
  readonly url: string
  readonly user?: string
  readonly password?: Secret
  readonly json: Readonly<Record<string, string | number | boolean>>
}

export interface PostgresOptions {
  /** @default the name in lower case */
  readonly uid?: string
  /** `host:port` */
  readonly url: string
  readonly database: string
  readonly user: string
  /**
   * `secretVariable('POSTGRES_PASSWORD')` or `secretFile('/run/secrets/postgres')`. Grafana's
   * container gets the variable under the same name.
   */
  readonly password: Secret
  /** @default 'require' */
  readonly sslMode?: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /** Major version times 100: 1600 for PostgreSQL 16. @default what Grafana takes for granted */
  readonly version?: number
}

/**
 * A PostgreSQL database.
 *
 * Source: https://grafana.com/docs/grafana/latest/datasources/postgres/#provision-the-data-source
 *
 * @example
 * postgresSource('PostgreSQL', {
 *   url: 'postgres:5432', database: 'shop', user: 'grafana', sslMode: 'disable',
 *   password: secretVariable('POSTGRES_PASSWORD'),
 * })
 * // - name: PostgreSQL
 * //   uid: postgresql
 * //   type: postgres
 * //   access: proxy
 * //   url: postgres:5432
 * //   user: grafana
 * //   editable: false
 * //   jsonData:
 * //     database: shop
 * //     sslmode: disable
 * //   secureJsonData:
 * //     password: $POSTGRES_PASSWORD
 */
export function postgresSource(
  name: string,
  { uid, url, database, user, password, sslMode = 'require', version }: PostgresOptions,
): DataSource {
  return Object.freeze({
    name,
    uid: uid ?? uidOf(name),
    type: 'postgres' as const,
    url,
    user,
    password,
    json: {
      database,
      sslmode: sslMode,
      ...(version !== undefined && { postgresVersion: version }),
    },
  })
}

export interface AlertmanagerSourceOptions {
  /** @default the name in lower case */
  readonly uid?: string
  /** @default the container of the compose file: 'http://alertmanager:9093' */
  readonly url?: string
  /** Whose Alertmanager it is: Grafana asks them differently. @default 'prometheus' */
  readonly implementation?: 'prometheus' | 'mimir' | 'cortex'
}

/**
 * The alerts and silences of an Alertmanager.
 *
 * Source: https://grafana.com/docs/grafana/latest/datasources/alertmanager/
 */
export function alertmanagerSource(
  name = 'Alertmanager',
  {
    uid,
    url = 'http://alertmanager:9093',
    implementation = 'prometheus',
  }: AlertmanagerSourceOptions = {},
): DataSource {
  return Object.freeze({
    name,
    uid: uid ?? uidOf(name),
    type: 'alertmanager' as const,
    url,
    json: { implementation },
  })
}

/** What answers PromQL: Grafana asks each of them a little differently. */
export type PrometheusStore = 'Prometheus' | 'Mimir' | 'Thanos' | 'VictoriaMetrics'

export interface PrometheusSourceOptions {
  /** @default the name in lower case */
  readonly uid?: string
  /** Mimir: with `/prometheus`; VictoriaMetrics' cluster: with `/select/0/prometheus`. */
  readonly url: string
  readonly store: PrometheusStore
  /** Of the store: `2.11.0`. */
  readonly version?: string
}

/**
 * Another Prometheus, or what keeps samples for longer.
 *
 * Source: https://grafana.com/docs/grafana/latest/datasources/prometheus/configure/
 */
export function prometheusSource(
  name: string,
  { uid, url, store, version }: PrometheusSourceOptions,
): DataSource {
  return Object.freeze({
    name,
    uid: uid ?? uidOf(name),
    type: 'prometheus' as const,
    url,
    json: { httpMethod: 'POST', ...storeJson(store, version) },
  })
}

/**
 * Which dialect Grafana speaks with a store. VictoriaMetrics is none that it knows: a Prometheus of
 * a version from which on label values are asked for with a matcher.
 *
 * Source: https://docs.victoriametrics.com/victoriametrics/#grafana-setup
 */
export function storeJson(store: PrometheusStore, version?: string) {
  if (store === 'VictoriaMetrics') {
    return { prometheusType: 'Prometheus', prometheusVersion: version ?? '2.24.0' }
  }
  return {
    prometheusType: store,
    ...(version !== undefined && { prometheusVersion: version }),
  }
}

function uidOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}
