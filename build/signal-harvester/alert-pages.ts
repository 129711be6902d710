/** The 22 alerts as tables and procedures, from their definitions. */
import { print, ruleContext } from '@telltale/promql'
import type { AlertingRule, RuleGroup } from 'telltale'
import * as alerts from '../../alerts/signal-harvester.ts'
import { table } from '../markdown.ts'

const groups: readonly (readonly [RuleGroup, readonly AlertingRule[]])[] = alerts.rules
  .map((group) => [group, group.rules.filter((rule) => rule.kind === 'alerting rule')] as const)
  .filter(([, rules]) => rules.length > 0)

export const alertCount = groups.flatMap(([, rules]) => rules).length

/** One table for each group: condition, severity, what to do. */
export const alertTables = groups
  .map(([group, rules]) =>
    [
      `### ${group.name}`,
      table(
        ['alert', 'severity', 'condition', 'for', 'action'],
        ...rules.map(({ name, options }) => [
          `[${name}](runbooks/${name}.md)`,
          options.severity,
          `\`${print(options.when, ruleContext('5m'))}\``,
          options.for,
          options.runbook.mitigation.join(' '),
        ]),
      ),
    ].join('\n\n'),
  )
  .join('\n\n')

/** What to do, alert by alert; the runbook has it all. */
export const procedures = groups
  .flatMap(([, rules]) => rules)
  .map(({ name, options: { summary, runbook } }) =>
    [
      `### ${name}`,
      `${summary} ${runbook.impact}`,
      [...runbook.diagnosis, ...runbook.mitigation]
        .map((step, index) => `${index + 1}. ${step}`)
        .join('\n'),
      `All of it, with links to panels: [runbook](runbooks/${name}.md).`,
    ].join('\n\n'),
  )
  .join('\n\n')

/** Alerts that nobody may sleep through. */
export const criticalAlerts = table(
  ['alert', 'what it says'],
  ...groups
    .flatMap(([, rules]) => rules)
    .filter(({ options }) => options.severity === 'critical')
    .map(({ name, options }) => [`[${name}](runbooks/${name}.md)`, options.summary]),
)
