/** What the generated documents are called, and where people read them. */
import { inFolder, pathsOf } from '../project/paths.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { alertsOf } from '../rules/rule-group.ts'

export const documentNames = {
  index: 'README.md',
  metrics: 'metrics.md',
  start: 'start.md',
  runbooks: 'runbooks',
} as const

/** The file of an alert's page inside the runbooks' folder. */
export function runbookFile(rule: AlertingRule, system: System): string {
  // One name may stand for a critical and a warning alert: each has its page.
  const isShared = (alertsByName(system).get(rule.name) ?? 0) > 1
  return `${rule.name}${isShared ? `-${rule.options.severity}` : ''}.md`
}

/** Where an alert's page is read: a link with `docsUrl`, else its path in the repository. */
export function runbookUrl(rule: AlertingRule, system: System, project: Project): string {
  const { docsUrl, out = 'out' } = project.options
  const base = (docsUrl || out).replace(/\/+$/, '')
  const runbooks = inFolder(pathsOf(system).docs, documentNames.runbooks)
  return [base, system.name, runbooks, runbookFile(rule, system)].join('/')
}

// Every alert asks, and everything that links to one.
const memo = new WeakMap<System, ReadonlyMap<string, number>>()

function alertsByName(system: System): ReadonlyMap<string, number> {
  const known = memo.get(system)
  if (known) return known
  const counts = new Map<string, number>()
  for (const { name } of alertsOf(system.options.rules)) {
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  memo.set(system, counts)
  return counts
}
