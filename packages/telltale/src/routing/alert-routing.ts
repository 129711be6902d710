import { type Located, withCallSite } from '@telltale/core'
import type { Duration } from '@telltale/promql'
import type { System } from '../project/system.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { AlertLabelsOf } from './alert-labels-of.ts'
import type { GrafanaRule } from './grafana/grafana-rule.ts'
import type { InhibitionRule } from './inhibition.ts'
import type { MailServer } from './integrations/email.ts'
import type { Receiver } from './receiver.ts'
import type { Grouping, Route } from './route.ts'

/** Who is told about a system's alerts. */
export interface AlertRouting extends Located {
  readonly kind: 'alert routing'
  readonly options: RoutingSettings
}

export type RoutingSettings = Omit<RoutingOptions<string>, 'alerts'>

export interface RoutingOptions<L extends string = string, A = unknown> extends Grouping<L> {
  /**
   * The alerts, such as `import * as alerts`: a label that none of them has does not compile then.
   * @default every label is taken; `telltale check` looks for those that no alert has
   */
  readonly alerts?: A
  /** Who is told what no route takes. */
  readonly receiver: Receiver
  readonly routes?: readonly Route<L>[]
  /** Beside those of the SLOs. */
  readonly inhibitions?: readonly InhibitionRule<L>[]
  /** The Alertmanager that Prometheus sends its alerts to. @default none */
  readonly alertmanager?: AlertmanagerOptions
  /** Checks that the routing breaks on purpose, each with the reason. */
  readonly allow?: Readonly<Record<string, string>>
  /** The alerts that Grafana evaluates itself, with the same receivers and routes. @default none */
  readonly grafana?: GrafanaAlertingOptions
}

export interface AlertmanagerOptions {
  /** With its version: `prom/alertmanager:v0.27.0`. */
  readonly image: string
  /** The port on the host. @default 9093 */
  readonly port?: number
  /** The address of the host that it is open on; `'*'` is every address. @default '127.0.0.1' */
  readonly bind?: string
  /** Where Prometheus finds it. @default the container of the compose file: 'alertmanager:9093' */
  readonly address?: string
  /** The server that takes its mail; needed by `email()`. */
  readonly mail?: MailServer
  /** It is started only when this profile of the compose file is. @default always */
  readonly profile?: string
}

export interface GrafanaAlertingOptions {
  /** Alerts of the system's groups: Prometheus evaluates them as well, at the same threshold. */
  readonly rules: readonly (AlertingRule | GrafanaRule)[]
  /** The folder in Grafana that the rules are in; made when there is none. */
  readonly folder: string
  /** The group of the rules. @default the title of the system */
  readonly group?: string
  /** How often they are evaluated; a multiple of 10s. @default '1m' */
  readonly interval?: Duration
  /** The generated file, without `.yml`. @default 'alerting' */
  readonly file?: string
  /** What earlier files have made: Grafana deletes nothing that merely disappears from them. */
  readonly removed?: RemovedFromGrafana
}

export interface RemovedFromGrafana {
  /** Uids of rules. */
  readonly rules?: readonly string[]
  /** Uids of the integrations of contact points. */
  readonly contactPoints?: readonly string[]
  /** Names. */
  readonly muteTimings?: readonly string[]
  /** Names. */
  readonly templates?: readonly string[]
}

/**
 * Who is told about which alert: one description for Alertmanager and for Grafana.
 *
 * Errors: `routes/…`, found by `telltale check`: a route that no alert takes, a receiver that needs a
 *         secret and has none, labels in an inhibition that no alert has …
 * Source: https://prometheus.io/docs/alerting/latest/configuration/
 *
 * @example
 * alertRouting({
 *   receiver: chat,
 *   routes: [route({ match: { severity: 'critical' }, receiver: onCall })],
 *   alertmanager: { image: 'prom/alertmanager:v0.27.0' },
 * })
 * // route:
 * //   receiver: chat
 * //   group_by:
 * //     - alertname
 * //   routes:
 * //     - receiver: on-call
 * //       matchers:
 * //         - severity="critical"
 * // receivers: …
 */
export function alertRouting<const A = unknown>(
  options: RoutingOptions<AlertLabelsOf<A>, A>,
): AlertRouting {
  const { alerts: _, ...settings } = options
  return Object.freeze(
    withCallSite(
      // Which labels there are was a question of types.
      { kind: 'alert routing' as const, options: settings as RoutingSettings },
      alertRouting,
    ),
  )
}

/** Where problems of a system's routing are said to be. */
export function routingPath({ options }: System): readonly string[] {
  return [options.title, 'routing']
}
