/** Whom each alert reaches, as a script that asks a real `amtool`. */
import { generatedHeader } from '../../emit/yaml.ts'
import type { System } from '../../project/system.ts'
import { render } from '../../rule-tests/template/render.ts'
import type { Proof } from '../../rule-tests/test-of.ts'
import type { AlertingRule } from '../../rules/alerting-rule.ts'
import { alertsOf } from '../../rules/rule-group.ts'
import type { AlertRouting } from '../alert-routing.ts'
import { reach, sentLabels } from '../reach.ts'
import { type RouteTree, routeTreeOf } from '../route-tree.ts'

/** The labels of an alert that fires, and who must be told then. */
export interface RouteCase {
  readonly alert: AlertingRule
  readonly labels: Readonly<Record<string, string>>
  readonly receivers: readonly string[]
}

/** Whose alerts are sent, and how they are proven. */
export interface Sender {
  readonly system: System
  readonly proof: Proof
}

/**
 * One case for each set of labels with which the rule tests make an alert fire; of an alert without
 * such a test one with the labels that the rule sets.
 */
export function routeCases(sender: Sender, routing: AlertRouting): readonly RouteCase[] {
  const { system } = sender
  const tree = routeTreeOf(system, routing)
  return alertsOf(system.options.rules).flatMap((alert) =>
    labelSets(alert, sender).map((labels) => ({ alert, labels, receivers: told(labels, tree) })),
  )
}

/**
 * `routes.sh`: the cases for `amtool config routes test`, which fails when another receiver is
 * reached.
 *
 * Source: https://github.com/prometheus/alertmanager#routes
 */
export function routeTests(system: System, cases: readonly RouteCase[], config: string): string {
  const { title } = system.options
  return `${[
    '#!/bin/sh',
    `# ${generatedHeader}`,
    `# ${title}: whom each alert reaches. Fails when it is somebody else; needs amtool.`,
    'set -eu',
    'cd "$(dirname "$0")"',
    `reaches() { receivers=$1; shift; amtool config routes test --config.file=${config} --verify.receivers="$receivers" "$@"; }`,
    ...cases.map(caseLine),
  ].join('\n')}\n`
}

function caseLine({ labels, receivers }: RouteCase): string {
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => quoted(`${label}=${matcherValue(value)}`))
  return ['reaches', quoted(receivers.join(',')), ...pairs].join(' ')
}

/** For amtool, which reads it as the value of a matcher. */
function matcherValue(value: string): string {
  return /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value)
}

/** For a shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function labelSets(
  alert: AlertingRule,
  { system, proof }: Sender,
): readonly Readonly<Record<string, string>>[] {
  const found = proof(alert)
  const fired = 'test' in found ? found.test.cases.flatMap(({ expect }) => expect) : []
  const own = fired
    .flatMap(({ firing }) => firing.filter(({ severity }) => severity === undefined))
    .map(({ labels = {} }) => labels)
  const sets = (own.length === 0 ? [{}] : own).map((labels) => ({
    alertname: alert.name,
    ...labels,
    ...filledIn(sentLabels(alert, system), labels),
  }))
  return [...new Map(sets.map((labels) => [JSON.stringify(labels), labels])).values()]
}

function filledIn(
  texts: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const data = { labels, value: Number.NaN }
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, render(text, data) ?? text]),
  )
}

/** In the order of the routes; two routes to one receiver are two messages. */
function told(fixed: Readonly<Record<string, string>>, { root }: RouteTree): readonly string[] {
  const alert = {
    name: fixed.alertname ?? '',
    at: undefined,
    fixed,
    open: { names: [], open: false },
  }
  return reach(root, alert).map(({ route }) => route.receiver)
}
