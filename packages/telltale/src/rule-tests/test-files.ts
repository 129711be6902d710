/** Rule tests as promtool reads them: one file for each alert and evaluation interval. */
import { print, walk } from '@telltale/promql'
import { runbookFile } from '../docs/document-urls.ts'
import { toYaml } from '../emit/yaml.ts'
import { fromFolder, inFolder, pathsOf } from '../project/paths.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { alertAnnotations } from '../rules/alert-annotations.ts'
import { alertLabels } from '../rules/alert-labels.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { RuleFile } from '../rules/rule-files.ts'
import type { Rule } from '../rules/rule-group.ts'
import { alertsOf, recordsOf } from '../rules/rule-group.ts'
import { expressionOf, finds } from '../rules/rule-order.ts'
import type { AlertTestCase, FiringAlert, TestSeries } from './alert-test.ts'
import { render } from './template/render.ts'
import { type Proof, testOf } from './test-of.ts'

/** A file; its path is relative to the output folder of the system. */
export interface TestFile {
  readonly path: string
  readonly text: string
}

/**
 * The rule tests of a system, for `promtool test rules`.
 *
 * Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 */
export function testFiles(
  system: System,
  files: readonly RuleFile[],
  project: Project,
  proof: Proof = (rule) => testOf(rule, system),
): readonly TestFile[] {
  const { tests } = pathsOf(system)
  return alertsOf(system.options.rules).flatMap((rule) => {
    const found = proof(rule)
    if (!('test' in found)) return []
    const needed = filesFor(rule, files)
    return [...byInterval(found.test.cases)].map(([interval, cases], i) => ({
      path: inFolder(tests, `${testName(rule, system)}${i === 0 ? '' : `-${interval}`}.yml`),
      text: toYaml(
        {
          rule_files: needed.map(({ path }) => fromFolder(tests, path)),
          evaluation_interval: interval,
          group_eval_order: groupOrder(needed),
          tests: cases.map((one) => caseYaml(one, rule, system, project)),
        },
        {
          about: `${system.options.title}: when ${rule.name} fires. Run: promtool test rules <file>`,
        },
      ),
    }))
  })
}

/** As the alert's page is called. */
function testName(rule: AlertingRule, system: System): string {
  return runbookFile(rule, system).replace(/\.md$/, '')
}

function byInterval(
  cases: readonly AlertTestCase[],
): ReadonlyMap<string, readonly AlertTestCase[]> {
  const found = new Map<string, AlertTestCase[]>()
  for (const one of cases) {
    const interval = one.interval ?? '1m'
    const known = found.get(interval)
    if (known) known.push(one)
    else found.set(interval, [one])
  }
  return found
}

/** The file of the alert, and those of what it reads, records of records included. */
function filesFor(rule: Rule, files: readonly RuleFile[]): readonly RuleFile[] {
  const records = recordsOf(files.flatMap(({ groups }) => groups))
  const needed = new Set<Rule>()
  const note = (reader: Rule) => {
    if (needed.has(reader)) return
    needed.add(reader)
    for (const node of walk(expressionOf(reader))) {
      if (node.type !== 'VectorSelector') continue
      for (const other of records) if (finds(node, other)) note(other)
    }
  }
  note(rule)
  return files.filter(({ groups }) =>
    groups.some((group) => group.rules.some((other) => needed.has(other))),
  )
}

/** Records before their readers; otherwise promtool takes the groups in any order. */
function groupOrder(files: readonly RuleFile[]): readonly string[] {
  return [...new Set(files.toReversed().flatMap(({ groups }) => groups.map(({ name }) => name)))]
}

function caseYaml(one: AlertTestCase, rule: AlertingRule, system: System, project: Project) {
  return {
    name: one.name,
    interval: one.sampling ?? one.interval ?? '1m',
    input_series: one.series.map((series) => ({
      series: seriesText(series),
      values: series.values,
    })),
    alert_rule_test: one.expect.map(({ at, firing }) => ({
      eval_time: at,
      alertname: rule.name,
      exp_alerts: firing.map((alert) =>
        alertYaml(alert, ruleOf(alert, rule, system), system, project),
      ),
    })),
  }
}

function seriesText({ name, labels = {} }: TestSeries): string {
  const matchers = Object.entries(labels).map(
    ([label, value]) => ({ label, op: '=', value }) as const,
  )
  return print({ type: 'VectorSelector', name, matchers })
}

/** Of two alerts of one name the one with the severity that is asked for. */
function ruleOf({ severity }: FiringAlert, rule: AlertingRule, system: System): AlertingRule {
  if (severity === undefined) return rule
  const isMeant = (other: AlertingRule) =>
    other.name === rule.name && other.options.severity === severity
  return alertsOf(system.options.rules).find(isMeant) ?? rule
}

function alertYaml(
  { labels = {}, value = Number.NaN }: FiringAlert,
  rule: AlertingRule,
  system: System,
  project: Project,
) {
  const data = { labels, value }
  const shown = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, render(text, data) ?? text]),
    )
  return {
    exp_labels: { ...labels, ...shown(alertLabels(rule, system)) },
    exp_annotations: shown(alertAnnotations(rule, system, project)),
  }
}
