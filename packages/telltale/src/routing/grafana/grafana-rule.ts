import type { ExecErrState, NoDataState } from '../../grafana/alerting-values.ts'
import type { AlertingRule } from '../../rules/alerting-rule.ts'

/** An alerting rule that Grafana evaluates, with what only Grafana knows. */
export interface GrafanaRule {
  readonly kind: 'grafana rule'
  readonly rule: AlertingRule
  readonly options: GrafanaRuleOptions
}

export interface GrafanaRuleOptions {
  /** What no series means. @default 'OK', as for Prometheus */
  readonly noDataState?: NoDataState
  /** What a query that fails means. @default 'Error' */
  readonly execErrState?: ExecErrState
  /** @default false */
  readonly isPaused?: boolean
  /** Up to 40 letters, digits, - and _. @default from system, name and severity of the alert */
  readonly uid?: string
}

/**
 * An alert in Grafana, told what differs from Prometheus.
 *
 * Source: https://grafana.com/docs/grafana/latest/alerting/fundamentals/alert-rule-evaluation/
 *
 * @example
 * grafanaRule(highErrorRate, { noDataState: 'Alerting' })
 */
export function grafanaRule(rule: AlertingRule, options: GrafanaRuleOptions = {}): GrafanaRule {
  return Object.freeze({ kind: 'grafana rule' as const, rule, options })
}

export function asGrafanaRule(rule: AlertingRule | GrafanaRule): GrafanaRule {
  return rule.kind === 'grafana rule' ? rule : grafanaRule(rule)
}
