/** `alertmanager.yml`: who is told about what. */
import { toYaml } from '../../emit/yaml.ts'
import type { System } from '../../project/system.ts'
import type { AlertRouting } from '../alert-routing.ts'
import { matchersOf, matcherText } from '../match.ts'
import type { Grouping, Route } from '../route.ts'
import { type InhibitionNode, routeTreeOf } from '../route-tree.ts'
import { receiversOf, templatesIn, timeIntervalsOf } from '../routing-parts.ts'
import { timeIntervalYaml } from '../time-interval.ts'
import { mailYaml, receiverYaml } from './integration-yaml.ts'

/**
 * The configuration of the Alertmanager of a system.
 *
 * Source: https://prometheus.io/docs/alerting/latest/configuration/
 *
 * @example
 * alertmanagerConfig(shop, routing)
 * // route:
 * //   receiver: chat
 * //   group_by:
 * //     - alertname
 * // receivers:
 * //   - name: chat
 * //     …
 */
export function alertmanagerConfig(system: System, routing: AlertRouting): string {
  const { options } = routing
  const mail = options.alertmanager?.mail
  const { inhibitions } = routeTreeOf(system, routing)
  const intervals = timeIntervalsOf(routing)
  return toYaml(
    {
      ...(mail && { global: mailYaml(mail) }),
      ...(templatesIn(routing).length > 0 && { templates: [templateFiles] }),
      route: {
        receiver: options.receiver.name,
        ...groupingYaml({ groupBy: ['alertname'], ...options }),
        ...routesYaml(options.routes),
      },
      ...(inhibitions.length > 0 && { inhibit_rules: inhibitions.map(inhibitionYaml) }),
      ...(intervals.length > 0 && { time_intervals: intervals.map(timeIntervalYaml) }),
      receivers: receiversOf(routing).map(receiverYaml),
    },
    { about: `${system.options.title}: who is told about which alert.` },
  )
}

/** Relative to the configuration. */
export const templateFiles = 'templates/*.tmpl'

function routeYaml({ options, routes }: Route): object {
  const { receiver, muteTimeIntervals: mute, activeTimeIntervals: active } = options
  const matchers = matchersOf(options.match)
  return {
    ...(receiver && { receiver: receiver.name }),
    ...(matchers.length > 0 && { matchers: matchers.map(matcherText) }),
    ...groupingYaml(options),
    ...(mute && { mute_time_intervals: mute.map(({ name }) => name) }),
    ...(active && { active_time_intervals: active.map(({ name }) => name) }),
    ...(options.continue && { continue: true }),
    ...routesYaml(routes),
  }
}

function routesYaml(routes: readonly Route[] = []): object {
  return routes.length === 0 ? {} : { routes: routes.map(routeYaml) }
}

/** The same for Alertmanager's routes and Grafana's policies. */
export function groupingYaml(grouping: Grouping): object {
  const { groupBy, groupWait, groupInterval, repeatInterval } = grouping
  return {
    ...(groupBy && { group_by: groupBy === 'all' ? ['...'] : groupBy }),
    ...(groupWait !== undefined && { group_wait: groupWait }),
    ...(groupInterval !== undefined && { group_interval: groupInterval }),
    ...(repeatInterval !== undefined && { repeat_interval: repeatInterval }),
  }
}

function inhibitionYaml({ source, target, equal }: InhibitionNode): object {
  return {
    source_matchers: source.map(matcherText),
    target_matchers: target.map(matcherText),
    ...(equal.length > 0 && { equal }),
  }
}
