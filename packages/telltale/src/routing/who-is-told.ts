/** Who is told about an alert, in words, for its page. */
import type { System } from '../project/system.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { AlertRouting } from './alert-routing.ts'
import type { Integration } from './integrations/integration.ts'
import { matcherText } from './match.ts'
import { type Reached, reach, routedAlertOf, sentAlertsOf } from './reach.ts'
import type { Receiver } from './receiver.ts'
import { routeTreeOf } from './route-tree.ts'
import { receiversOf } from './routing-parts.ts'

export interface Told {
  readonly receiver: string
  /** `e-mail to oncall@example.org`, `Slack #alerts`; nothing when it tells nobody. */
  readonly how: readonly string[]
  /** What has to hold besides: matchers of labels that only the firing alert knows. */
  readonly when: readonly string[]
  /** Names of the times that decide whether it is silent. */
  readonly times: readonly string[]
}

/** Everybody who is told, or may be. */
export function whoIsTold(rule: AlertingRule, system: System): readonly Told[] {
  const { routing } = system.options
  if (routing === undefined || !sentAlertsOf(system).includes(rule)) return []
  const { root } = routeTreeOf(system, routing)
  const reached = reach(root, routedAlertOf(rule, system))
  const all = reached.map((one) => toldBy(one, routing))
  return [...new Map(all.map((told) => [JSON.stringify(told), told])).values()]
}

/** The names alone, for a table. */
export function namesTold(rule: AlertingRule, system: System): string {
  return [...new Set(whoIsTold(rule, system).map(({ receiver }) => receiver))].join(', ')
}

function toldBy({ route, when }: Reached, routing: AlertRouting): Told {
  const receiver = receiversOf(routing).find(({ name }) => name === route.receiver)
  return {
    receiver: route.receiver,
    how: receiver ? waysOf(receiver) : [],
    when: when.map(matcherText),
    times: route.timeIntervals,
  }
}

function waysOf({ integrations }: Receiver): readonly string[] {
  return integrations.map(wayOf)
}

function wayOf({ kind, options }: Integration): string {
  switch (kind) {
    case 'email':
      return `e-mail to ${typeof options.to === 'string' ? options.to : options.to.join(', ')}`
    case 'slack':
      return `Slack ${options.channel}`
    case 'pagerduty':
      return 'PagerDuty'
    case 'opsgenie':
      return 'Opsgenie'
    case 'msteams':
      return 'Microsoft Teams'
    case 'webhook':
      // Whoever knows the address can often post to it: it stays in the configuration.
      return 'webhook'
  }
}
