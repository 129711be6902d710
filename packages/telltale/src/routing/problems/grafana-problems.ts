import type { Problem } from '@telltale/core'
import { durationMs } from '@telltale/promql'
import type { System } from '../../project/system.ts'
import { alertsOf } from '../../rules/rule-group.ts'
import type { AlertRouting, GrafanaAlertingOptions } from '../alert-routing.ts'
import { asGrafanaRule } from '../grafana/grafana-rule.ts'
import { grafanaRuleUid } from '../grafana/rule-yaml.ts'
import { receiversOf } from '../routing-parts.ts'
import { grafanaVersionProblems } from './grafana-version-problems.ts'

/** What Grafana refuses of a provisioning file, and then does not start with. */
export function* grafanaProblems(routing: AlertRouting, system: System): Iterable<Problem> {
  const { grafana } = routing.options
  if (grafana === undefined) return
  yield* interval(grafana, routing)
  yield* uids(grafana, system)
  yield* ungrouped(grafana, system)
  yield* empty(routing)
  yield* grafanaVersionProblems(routing, system)
}

function* interval({ interval = '1m' }: GrafanaAlertingOptions, { at }: AlertRouting) {
  const ms = durationMs(interval)
  if (ms !== undefined && ms > 0 && ms % 10_000 === 0) return
  yield {
    code: 'routes/grafana-interval',
    severity: 'error' as const,
    summary: `grafana.interval is "${interval}"`,
    at,
    why: 'Grafana looks at rules every ten seconds, refuses other intervals, and does not start with the file.',
    fix: 'Write a multiple of ten seconds: 10s, 30s, 1m.',
  }
}

function* uids(grafana: GrafanaAlertingOptions, system: System): Iterable<Problem> {
  const known = new Map<string, string>()
  for (const each of grafana.rules.map(asGrafanaRule)) {
    const uid = grafanaRuleUid(each, system)
    const { name, at } = each.rule
    const other = known.get(uid)
    known.set(uid, name)
    const isWell = /^[\w-]{1,40}$/.test(uid)
    const isRemoved = grafana.removed?.rules?.includes(uid)
    if (isWell && other === undefined && !isRemoved) continue
    const fault = !isWell
      ? 'is no uid'
      : isRemoved
        ? 'is the one of a rule that is to be removed'
        : `is the one of ${other}, too`
    yield {
      code: 'routes/grafana-uid',
      severity: 'error',
      summary: `"${uid}" of ${name} ${fault}`,
      at,
      why: 'Grafana finds a rule by its uid: one of the two is lost, or the file is refused.',
      fix: 'Use up to 40 letters, digits, - and _, each uid once: grafanaRule(rule, { uid }).',
    }
  }
}

/** Everything that is known of an alert is found through its group: checks, page, test. */
function* ungrouped(grafana: GrafanaAlertingOptions, system: System): Iterable<Problem> {
  const grouped = new Set(alertsOf(system.options.rules))
  for (const { rule } of grafana.rules.map(asGrafanaRule)) {
    if (grouped.has(rule)) continue
    yield {
      code: 'routes/grafana-ungrouped',
      severity: 'error',
      summary: `${rule.name} is evaluated by Grafana, and in no group of the system`,
      at: rule.at,
      why: 'Its query is not checked, it has no test, and the page does not exist that its runbook_url leads to.',
      fix: 'Put it into a group of rules, too: Prometheus then shows it beside Grafana, at the same threshold.',
    }
  }
}

function* empty(routing: AlertRouting): Iterable<Problem> {
  for (const { name, integrations, at } of receiversOf(routing)) {
    if (integrations.length > 0) continue
    yield {
      code: 'routes/grafana-receiver',
      severity: 'error',
      summary: `the receiver "${name}" tells nobody, which Grafana cannot express`,
      at,
      why: 'A contact point needs at least one integration; Grafana refuses the file.',
      fix: 'Give it an integration, or mute the route at all times with a time interval.',
    }
  }
}
