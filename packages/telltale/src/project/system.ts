import { type Located, withCallSite } from '@telltale/core'
import type { Duration } from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { ComposeOptions } from '../deploy/compose/compose-options.ts'
import type { DataSource, PrometheusStore } from '../deploy/data-source.ts'
import type { Text } from '../deploy/from-environment.ts'
import type { Kubernetes } from '../deploy/kubernetes/kubernetes.ts'
import type { RemoteWrite } from '../deploy/scrape/remote-write.ts'
import type { OwnDocument } from '../docs/own-document.ts'
import type { AlertRouting } from '../routing/alert-routing.ts'
import type { RuleGroup } from '../rules/rule-group.ts'
import type { ScaleOut } from '../scale/scale.ts'
import type { Slo } from '../slo/slo.ts'
import type { OutputPaths } from './paths.ts'
import type { PrometheusVersion } from './prometheus-version.ts'
import type { Target } from './target.ts'
import type { VariantOptions } from './variants.ts'

export { type OutputPaths, pathsOf } from './paths.ts'

/** A monitored system: what it exposes, how it is seen, when to act, how it is collected. */
export interface System extends Located {
  readonly kind: 'system'
  /** Lower case, the same word in every folder: `metrics/aharadar.ts`, `out/aharadar/`. */
  readonly name: string
  readonly options: SystemSettings
}

/** What a system was made with, defaults filled in. */
export interface SystemSettings
  extends Omit<SystemOptions, 'title' | 'rules' | 'prometheus' | 'grafana'> {
  readonly title: string
  /** Those of the SLOs included. */
  readonly rules: readonly RuleGroup[]
  readonly prometheus: PrometheusOptions
  readonly grafana: GrafanaOptions
}

export interface SystemOptions {
  /** As people write it: `AhaRadar`. @default the name, with a capital letter */
  readonly title?: string
  readonly targets: readonly Target[]
  readonly dashboards: readonly Dashboard[]
  /** Groups of rules; those of the SLOs are added. @default none */
  readonly rules?: readonly RuleGroup[]
  readonly slos?: readonly Slo[]
  /** Who is told about alerts that name no team of their own: the label `team`. */
  readonly team?: string
  /** Labels of every alert, over those that rules set: `{ cluster: 'eu' }`. */
  readonly alertLabels?: Readonly<Record<string, string>>
  /** Who is told about alerts, and by whom. @default nobody is: Prometheus only shows them */
  readonly routing?: AlertRouting
  /** What differs from `defaultPrometheus`. */
  readonly prometheus?: Partial<PrometheusOptions>
  /** What differs from `defaultGrafana`; the provider is called as the system. */
  readonly grafana?: Partial<GrafanaOptions>
  /**
   * Every selector of rules and dashboards gets the job of the targets that expose its series, for
   * a Prometheus that scrapes others, too. @default false
   */
  readonly jobMatcher?: boolean
  /** What the compose file holds besides Prometheus and Grafana; `false`: there is none. */
  readonly compose?: ComposeOptions | false
  /** The same system elsewhere, by name: `production`. Each has a compose file and a prometheus.yml. */
  readonly variants?: Readonly<Record<string, VariantOptions>>
  /** Files of its own, by their path in `out/<system>/`: `{ 'migrations/001_orders.sql': '…' }`. */
  readonly files?: Readonly<Record<string, string>>
  /** Pages of its own, listed beside those that are generated. */
  readonly documents?: readonly OwnDocument[]
  /**
   * What its first page shows, such as pictures of `telltale snapshot`: by the path in the
   * repository, with what is to be seen. `{ 'docs/images/shop.png': 'The overview' }`
   */
  readonly pictures?: Readonly<Record<string, string>>
  /** Further ways to run it when one Prometheus is too small, each with files of its own. */
  readonly scale?: readonly ScaleOut[]
  /** How it runs in a cluster; makes the manifests. */
  readonly kubernetes?: Kubernetes
  /** Where the generated files go inside `out/<system>/`. */
  readonly paths?: Partial<OutputPaths>
  /** Checks that the system breaks on purpose, each with the reason. */
  readonly allow?: Readonly<Record<string, string>>
}

export interface PrometheusOptions {
  /** With its version: `prom/prometheus:v2.47.0`. */
  readonly image: string
  /**
   * The oldest Prometheus that has to read the rules: `'2.42'`, `'3.1'`. What it does not know is
   * refused. @default the version of the image
   */
  readonly version?: PrometheusVersion
  /** The port on the host. */
  readonly port: number
  /** The address of the host that the port is open on; `'*'` is every address. @default '127.0.0.1' */
  readonly bind?: string
  readonly scrapeInterval: Duration
  readonly evaluationInterval: Duration
  /** How long samples are kept; at least the longest range that a query reads. */
  readonly retention: Duration
  /**
   * The range of `rate()` and the like in rules that name none.
   * @default '5m', or four scrape intervals when that is longer
   */
  readonly ruleRange?: Duration
  /** How many series the system's metrics may create, all processes together. @default 100000 */
  readonly seriesBudget?: number
  /**
   * Of its command line, without the dashes. `true` for a flag without a value, `false` to leave out
   * one that is generated: `{ 'web.enable-lifecycle': true, 'storage.tsdb.path': false }`.
   */
  readonly flags?: Readonly<Record<string, string | number | boolean>>
  /** How many exemplars are kept in memory. @default none */
  readonly exemplars?: number
  /** On everything that leaves this Prometheus: alerts, remote writes, federation. */
  readonly externalLabels?: Readonly<Record<string, string>>
  /**
   * It only scrapes and sends: samples are kept and rules are evaluated where `remoteWrite` leads.
   * @default false
   */
  readonly agent?: boolean
  /** Where it sends what it scrapes. @default nowhere */
  readonly remoteWrite?: readonly RemoteWrite[]
}

export interface GrafanaOptions {
  /** With its version: `grafana/grafana:10.2.0`. */
  readonly image: string
  /** The port on the host. */
  readonly port: number
  /** The address of the host that the port is open on; `'*'` is every address. @default '127.0.0.1' */
  readonly bind?: string
  /** Where people open Grafana; links in the runbooks start with it. @default `http://localhost:<port>` */
  readonly url?: string
  /** The name of the dashboard provider. */
  readonly provider: string
  /** @default '' (General) */
  readonly folder?: string
  /**
   * For the container: `GF_…`. The compose file shows texts to everybody who can read it; of
   * `fromEnvironment('GRAFANA_PASSWORD')` it shows the name.
   */
  readonly environment?: Readonly<Record<string, Text>>
  /** Installed when the container starts: `grafana-clock-panel`. @default none */
  readonly plugins?: readonly string[]
  /** Besides Prometheus. */
  readonly dataSources?: readonly DataSource[]
  /** Where Grafana asks Prometheus. @default the container of the compose file */
  readonly prometheusUrl?: string
  /** What answers there. @default nothing is said, which means Prometheus */
  readonly store?: PrometheusStore
  /** Sent with every question to it: `{ 'X-Scope-OrgID': 'shop' }`; no secrets. */
  readonly prometheusHeaders?: Readonly<Record<string, string>>
}

/** Versions with long support; intervals as in most places; samples of a month, for its SLOs. */
export const defaultPrometheus = Object.freeze({
  image: 'prom/prometheus:v3.5.0',
  port: 9090,
  scrapeInterval: '15s',
  evaluationInterval: '15s',
  retention: '31d',
}) satisfies PrometheusOptions

export const defaultGrafana = Object.freeze({ image: 'grafana/grafana:12.2.0', port: 3000 })

/**
 * A monitored system, from which everything in `out/<name>/` is generated.
 *
 * @example
 * defineSystem('shop', {
 *   title: 'Shop',
 *   targets: [target('shop-api', { addresses: ['shop:3001'], exposes: { http } })],
 *   dashboards: [overview],
 *   rules: [ruleGroup('shop_api', [highErrorRate])],
 *   prometheus: { image: 'prom/prometheus:v2.47.0', scrapeInterval: '30s' },
 *   grafana: { image: 'grafana/grafana:10.2.0', port: 3001 },
 * })
 */
export function defineSystem(name: string, options: SystemOptions): System {
  const title = options.title ?? name.charAt(0).toUpperCase() + name.slice(1)
  const settings: SystemSettings = {
    ...options,
    title,
    rules: [...(options.rules ?? []), ...(options.slos ?? []).flatMap(({ groups }) => groups)],
    prometheus: { ...defaultPrometheus, ...options.prometheus },
    grafana: { ...defaultGrafana, provider: title, ...options.grafana },
  }
  return Object.freeze(
    withCallSite({ kind: 'system' as const, name, options: settings }, defineSystem),
  )
}

/** Where people open the system's Grafana, without a slash at the end. */
export function grafanaUrl({ options: { grafana } }: System): string {
  return (grafana.url ?? `http://localhost:${grafana.port}`).replace(/\/+$/, '')
}
