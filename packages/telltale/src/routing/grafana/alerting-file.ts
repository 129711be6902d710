/** What Grafana reads in `provisioning/alerting/` when it starts. */
import { toYaml } from '../../emit/yaml.ts'
import type { Project } from '../../project/project.ts'
import type { System } from '../../project/system.ts'
import type { AlertRouting, GrafanaAlertingOptions, RemovedFromGrafana } from '../alert-routing.ts'
import { groupingYaml } from '../alertmanager/alertmanager-config.ts'
import { matchersOf } from '../match.ts'
import type { Route } from '../route.ts'
import { receiversOf, templatesIn, timeIntervalsOf } from '../routing-parts.ts'
import { definitionOf } from '../template.ts'
import { timeIntervalYaml } from '../time-interval.ts'
import { contactPointYaml } from './contact-point-yaml.ts'
import { asGrafanaRule } from './grafana-rule.ts'
import { grafanaRuleYaml } from './rule-yaml.ts'

/**
 * Rules, contact points, notification policies, mute timings and templates of a system in one file.
 *
 * Its policies are all that Grafana has: those of an organisation are one tree. What earlier files
 * have made and this one no longer names is deleted only when `removed` says so.
 *
 * Source: https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/
 */
export function grafanaAlertingFile(
  system: System,
  routing: AlertRouting,
  grafana: GrafanaAlertingOptions,
  project: Project,
): string {
  const intervals = timeIntervalsOf(routing)
  const templates = templatesIn(routing)
  return toYaml(
    {
      apiVersion: 1,
      ...(grafana.rules.length > 0 && { groups: [group(grafana, system, project)] }),
      contactPoints: receiversOf(routing).map((receiver) => contactPointYaml(receiver, system)),
      policies: [rootPolicy(routing)],
      ...(intervals.length > 0 && {
        muteTimes: intervals.map((interval) => ({ orgId, ...timeIntervalYaml(interval) })),
      }),
      ...(templates.length > 0 && {
        templates: templates.map((template) => ({
          orgId,
          name: template.name,
          template: definitionOf(template).replaceAll('$', '$$$$'),
        })),
      }),
      ...deletions(grafana.removed),
    },
    { about: `${system.options.title}: what Grafana watches itself, and who is told.` },
  )
}

const orgId = 1

function group(grafana: GrafanaAlertingOptions, system: System, project: Project): object {
  return {
    orgId,
    name: grafana.group ?? system.options.title,
    folder: grafana.folder,
    interval: grafana.interval ?? '1m',
    rules: grafana.rules.map((rule) => grafanaRuleYaml(asGrafanaRule(rule), system, project)),
  }
}

function rootPolicy({ options }: AlertRouting): object {
  return {
    orgId,
    receiver: options.receiver.name,
    ...groupingYaml({ groupBy: ['grafana_folder', 'alertname'], ...options }),
    ...policiesYaml(options.routes),
  }
}

function policyYaml({ options, routes }: Route): object {
  const { receiver, muteTimeIntervals: mute, activeTimeIntervals: active } = options
  const matchers = matchersOf(options.match)
  return {
    ...(receiver && { receiver: receiver.name }),
    ...(matchers.length > 0 && {
      object_matchers: matchers.map(({ label, op, value }) => [
        label,
        op,
        value.replaceAll('$', '$$$$'),
      ]),
    }),
    ...groupingYaml(options),
    ...(mute && { mute_time_intervals: mute.map(({ name }) => name) }),
    ...(active && { active_time_intervals: active.map(({ name }) => name) }),
    ...(options.continue && { continue: true }),
    ...policiesYaml(routes),
  }
}

function policiesYaml(routes: readonly Route[] = []): object {
  return routes.length === 0 ? {} : { routes: routes.map(policyYaml) }
}

function deletions({
  rules = [],
  contactPoints = [],
  muteTimings = [],
  templates = [],
}: RemovedFromGrafana = {}): object {
  const byUid = (uids: readonly string[]) => uids.map((uid) => ({ orgId, uid }))
  const byName = (names: readonly string[]) => names.map((name) => ({ orgId, name }))
  return {
    ...(rules.length > 0 && { deleteRules: byUid(rules) }),
    ...(contactPoints.length > 0 && { deleteContactPoints: byUid(contactPoints) }),
    ...(muteTimings.length > 0 && { deleteMuteTimes: byName(muteTimings) }),
    ...(templates.length > 0 && { deleteTemplates: byName(templates) }),
  }
}
