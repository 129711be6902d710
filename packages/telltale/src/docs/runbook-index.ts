import type { System } from '../project/system.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { runbookFile } from './document-urls.ts'
import { link, page, table } from './markdown.ts'

/** `runbooks/README.md`: every alert, as the rule groups list them. */
export function runbookIndex(system: System): string {
  const { title, rules } = system.options
  return page(
    `# ${title}: runbooks`,
    'One page for each alert. Its `runbook_url` leads here.',
    table(
      ['alert', 'severity', 'for', 'summary'],
      alertsOf(rules).map((rule) => [
        link(rule.name, runbookFile(rule, system)),
        rule.options.severity,
        rule.options.for,
        rule.options.summary,
      ]),
    ),
  )
}
