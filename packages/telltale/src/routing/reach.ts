/**
 * Which receivers an alert reaches, as Alertmanager walks its routes: in every list the first route
 * that matches takes the alert, and those inside before itself.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#route
 */
import type { LabelMatcher } from '@telltale/promql'
import type { System } from '../project/system.ts'
import { alertLabels } from '../rules/alert-labels.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { asGrafanaRule } from './grafana/grafana-rule.ts'
import type { RouteNode } from './route-tree.ts'
import { meets, meetsAll, type RoutedAlert, routedAlert } from './routed-alert.ts'

export interface Reached {
  readonly route: RouteNode
  /** Matchers that depend on labels whose value is not known before the alert fires. */
  readonly when: readonly LabelMatcher[]
}

/** Every route that takes the alert, or may. */
export function reach(root: RouteNode, alert: RoutedAlert): readonly Reached[] {
  return walk(root, alert, []).reached
}

interface Walked {
  readonly reached: readonly Reached[]
  /** Whether the alert ends here for certain. */
  readonly isSure: boolean
}

function walk(route: RouteNode, alert: RoutedAlert, above: readonly LabelMatcher[]): Walked {
  const verdict = meetsAll(alert, route.matchers)
  if (verdict === 'no') return { reached: [], isSure: false }
  const when = [...above, ...route.matchers.filter((each) => meets(alert, each) === 'maybe')]
  const reached: Reached[] = []
  let isTaken = false
  for (const child of route.routes) {
    const inside = walk(child, alert, when)
    reached.push(...inside.reached)
    if (!inside.isSure) continue
    isTaken = true
    if (!child.continues) break
  }
  return {
    reached: isTaken ? reached : [...reached, { route, when }],
    isSure: verdict === 'yes',
  }
}

/** The alerts that somebody sends: all of Prometheus' with an Alertmanager, else those of Grafana. */
export function sentAlertsOf({ options }: System): readonly AlertingRule[] {
  const { alertmanager, grafana } = options.routing?.options ?? {}
  const ofGrafana = (grafana?.rules ?? []).map((each) => asGrafanaRule(each).rule)
  const ofPrometheus = alertmanager ? alertsOf(options.rules) : []
  return [...new Set([...ofPrometheus, ...ofGrafana])]
}

/** The same, with the labels that they are sent with. */
export function routedAlertsOf(system: System): readonly RoutedAlert[] {
  return sentAlertsOf(system).map((rule) => routedAlertOf(rule, system))
}

export function routedAlertOf(rule: AlertingRule, system: System): RoutedAlert {
  return routedAlert(rule, sentLabels(rule, system))
}

/** Those of the rule, of its group, and what Prometheus adds to all that it sends. */
export function sentLabels(rule: AlertingRule, system: System): Readonly<Record<string, string>> {
  const { rules, prometheus, routing } = system.options
  const own = alertLabels(rule, system)
  if (routing?.options.alertmanager === undefined) return own
  const group = rules.find((each) => each.rules.includes(rule))
  return { ...prometheus.externalLabels, ...group?.options.labels, ...own }
}
