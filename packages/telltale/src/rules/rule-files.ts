/** Rule files as Prometheus 2.42 and later read them: alerting rules in one, recording rules in the other. */
import { print } from '@telltale/promql'
import { toYaml, type YamlComment } from '../emit/yaml.ts'
import { folderOf, fromFolder, inFolder, type OutputPaths, pathsOf } from '../project/paths.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { alertAnnotations } from './alert-annotations.ts'
import { alertLabels } from './alert-labels.ts'
import type { AlertingRule } from './alerting-rule.ts'
import type { RecordingRule } from './recording-rule.ts'
import type { Rule, RuleGroup } from './rule-group.ts'
import { inOrder } from './rule-order.ts'
import { printedContext } from './rule-range.ts'

export interface RuleFile {
  /** Relative to the output folder of the system. */
  readonly path: string
  /** As `prometheus.yml` names it: relative to itself. */
  readonly name: string
  readonly text: string
  /** What is in it, in the order of the file. */
  readonly groups: readonly RuleGroup[]
  /** The same as they are written in the text. */
  readonly written: readonly WrittenGroup[]
}

/** A group in Prometheus' words. */
export interface WrittenGroup {
  readonly name: string
  readonly rules: readonly object[]
}

/**
 * The rule files of a system, each with its groups; a kind of which it has no rule gets no file.
 *
 * A rule that reads what another one records stands behind it, in its group and among the groups.
 */
export function ruleFiles(system: System, project: Project): readonly RuleFile[] {
  const paths = pathsOf(system)
  return filesOf(inOrder(system.options.rules), paths).map(({ path, about, groups }) => {
    const written = groups.map((group) => groupYaml(group, system, project))
    return {
      path,
      name: fromFolder(folderOf(paths.prometheusConfig), path),
      groups,
      written,
      text: toYaml(
        { groups: written },
        { about: `${system.options.title}: ${about}.`, comments: reasons(groups) },
      ),
    }
  })
}

/** Where they will be, and what in them. */
export function ruleFilePaths(system: System): readonly { path: string; about: string }[] {
  return filesOf(system.options.rules, pathsOf(system))
}

interface Contents {
  readonly path: string
  readonly about: string
  readonly groups: readonly RuleGroup[]
}

function filesOf(groups: readonly RuleGroup[], paths: OutputPaths): readonly Contents[] {
  const together = groups.filter(({ options }) => options.file !== undefined)
  const apart = groups.filter(({ options }) => options.file === undefined)
  const files = [...new Set(together.map(({ options }) => options.file ?? ''))].sort()
  return [
    {
      path: paths.alerts,
      about: 'alerting rules',
      groups: groupsWith('alerting rule', apart),
    },
    {
      path: paths.recordingRules,
      about: 'recording rules',
      groups: groupsWith('recording rule', apart),
    },
    ...files.map((file) => ({
      path: inFolder(paths.prometheus, `${file}.yml`),
      about: file.replaceAll('-', ' '),
      groups: together.filter(({ options, rules }) => options.file === file && rules.length > 0),
    })),
  ].filter((file) => file.groups.length > 0)
}

function groupsWith(kind: Rule['kind'], groups: readonly RuleGroup[]): readonly RuleGroup[] {
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter((rule) => rule.kind === kind) }))
    .filter((group) => group.rules.length > 0)
}

function groupYaml({ name, options, rules }: RuleGroup, system: System, project: Project) {
  return {
    name,
    ...(options.interval !== undefined && { interval: options.interval }),
    ...(options.queryOffset !== undefined && { query_offset: options.queryOffset }),
    ...(options.limit !== undefined && { limit: options.limit }),
    ...(options.labels !== undefined && { labels: options.labels }),
    rules: rules.map((rule) =>
      rule.kind === 'alerting rule' ? alertYaml(rule, system, project) : recordYaml(rule, system),
    ),
  }
}

function alertYaml(rule: AlertingRule, system: System, project: Project) {
  const { name, options } = rule
  return {
    alert: name,
    expr: print(options.when, printedContext(rule, system)),
    for: options.for,
    ...(options.keepFiringFor !== undefined && { keep_firing_for: options.keepFiringFor }),
    labels: alertLabels(rule, system),
    annotations: alertAnnotations(rule, system, project),
  }
}

function recordYaml(rule: RecordingRule, system: System) {
  return {
    record: rule.record,
    expr: print(rule.expr, printedContext(rule, system)),
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
