/** Rule groups as Prometheus reads them. */
import { print, ruleContext } from '@telltale/promql'
import { toYaml } from '../emit/yaml.ts'
import type { AlertingRule } from './alerting-rule.ts'
import type { RecordingRule } from './recording-rule.ts'
import type { RuleGroup } from './rule-group.ts'

/** What an alert links to; by alert, because the links depend on the whole project. */
export type AlertLinks = (rule: AlertingRule) => Readonly<Record<string, string>>

// Four scrape intervals, rounded up to what people read; every rule that needs another says so.
const context = ruleContext('5m')

export function ruleFile(groups: readonly RuleGroup[], links: AlertLinks): string {
  return toYaml({
    groups: groups.map(({ name, options, rules }) => ({
      name,
      ...(options.interval && { interval: options.interval }),
      rules: rules.map((rule) =>
        rule.kind === 'alerting rule' ? alertYaml(rule, links(rule)) : recordYaml(rule),
      ),
    })),
  })
}

function alertYaml({ name, options }: AlertingRule, links: Readonly<Record<string, string>>) {
  return {
    alert: name,
    expr: print(options.when, context),
    for: options.for,
    ...(options.keepFiringFor && { keep_firing_for: options.keepFiringFor }),
    labels: { severity: options.severity, ...options.labels },
    annotations: {
      summary: options.summary,
      description: options.description ?? options.summary,
      ...links,
    },
  }
}

function recordYaml({ record, expr, options }: RecordingRule) {
  return {
    record,
    expr: print(expr, context),
    ...(options.labels && { labels: options.labels }),
  }
}
