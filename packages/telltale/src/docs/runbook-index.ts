import type { System } from '../project/system.ts'
import { namesTold } from '../routing/who-is-told.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { runbookFile } from './document-urls.ts'
import { link, page, table } from './markdown.ts'

/** `runbooks/README.md`: every alert, as the rule groups list them. */
export function runbookIndex(system: System): string {
  const { title, rules, routing } = system.options
  return page(
    `# ${title}: runbooks`,
    'One page for each alert. Its `runbook_url` leads here.',
    table(
      ['alert', 'severity', 'for', ...(routing ? ['told'] : []), 'summary'],
      alertsOf(rules).map((rule) => [
        link(rule.name, runbookFile(rule, system)),
        rule.options.severity,
        rule.options.for,
        ...(routing ? [namesTold(rule, system)] : []),
        rule.options.summary,
      ]),
    ),
  )
}
