/** Rule files as Prometheus 2.42 and later read them: alerting rules in one, recording rules in the other. */
import { print } from '@telltale/promql'
import { toYaml, type YamlComment } from '../emit/yaml.ts'
import type { Project } from '../project/project.ts'
import type { PrometheusOptions, System } from '../project/system.ts'
import { alertAnnotations } from './alert-annotations.ts'
import type { AlertingRule } from './alerting-rule.ts'
import type { RecordingRule } from './recording-rule.ts'
import type { Rule, RuleGroup } from './rule-group.ts'
import { contextOf } from './rule-range.ts'

export interface RuleFile {
  readonly name: 'alerts.yml' | 'recording-rules.yml'
  readonly text: string
}

/** The rule files of a system; a kind of which it has no rule gets no file. */
export function ruleFiles(system: System, project: Project): readonly RuleFile[] {
  return fileKinds.flatMap(({ name, kind, about }) => {
    const groups = groupsWith(kind, system.options.rules)
    if (groups.length === 0) return []
    const text = toYaml(
      { groups: groups.map((group) => groupYaml(group, system, project)) },
      { about: `${system.options.title}: ${about}.`, comments: reasons(groups) },
    )
    return [{ name, text }]
  })
}

const fileKinds = [
  { name: 'alerts.yml', kind: 'alerting rule', about: 'alerting rules' },
  { name: 'recording-rules.yml', kind: 'recording rule', about: 'recording rules' },
] as const

function groupsWith(kind: Rule['kind'], groups: readonly RuleGroup[]): readonly RuleGroup[] {
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((rule) => rule.kind === kind) }))
    .filter((group) => group.rules.length > 0)
}

function groupYaml({ name, options, rules }: RuleGroup, system: System, project: Project) {
  return {
    name,
    ...(options.interval !== undefined && { interval: options.interval }),
    ...(options.limit !== undefined && { limit: options.limit }),
    rules: rules.map((rule) =>
      rule.kind === 'alerting rule'
        ? alertYaml(rule, system, project)
        : recordYaml(rule, system.options.prometheus),
    ),
  }
}

function alertYaml(rule: AlertingRule, system: System, project: Project) {
  const { name, options } = rule
  return {
    alert: name,
    expr: print(options.when, contextOf(rule, system.options.prometheus)),
    for: options.for,
    ...(options.keepFiringFor !== undefined && { keep_firing_for: options.keepFiringFor }),
    labels: { severity: options.severity, ...options.labels },
    annotations: alertAnnotations(rule, system, project),
  }
}

function recordYaml(rule: RecordingRule, prometheus: PrometheusOptions) {
  return {
    record: rule.record,
    expr: print(rule.expr, contextOf(rule, prometheus)),
    ...(rule.options.labels && { labels: rule.options.labels }),
  }
}

/** Why something is recorded stands above it. */
function reasons(groups: readonly RuleGroup[]): readonly YamlComment[] {
  return groups.flatMap(({ rules }, g) =>
    rules.flatMap((rule, r) =>
      rule.kind === 'recording rule' && rule.options.why !== undefined
        ? [{ above: ['groups', g, 'rules', r], text: rule.options.why }]
        : [],
    ),
  )
}
