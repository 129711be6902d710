/** The documents of a system: what its metrics mean, what to do when an alert fires, how to start. */
import type { System } from '../project/system.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { documentIndex } from './document-index.ts'
import { documentNames, runbookFile } from './document-urls.ts'
import { metricReference } from './metric-reference.ts'
import { runbookIndex } from './runbook-index.ts'
import { runbookPage } from './runbook-page.ts'
import { startNotes } from './start-notes.ts'

/** A generated page; its path is relative to the documents' folder. */
export interface Document {
  readonly path: string
  readonly text: string
}

export function documents(system: System): readonly Document[] {
  const { index, metrics, start, runbooks } = documentNames
  const alerts = alertsOf(system.options.rules)
  const pages = alerts.map((rule) => ({
    path: `${runbooks}/${runbookFile(rule, system)}`,
    text: runbookPage(rule, system),
  }))
  return [
    { path: index, text: documentIndex(system) },
    { path: metrics, text: metricReference(system) },
    { path: start, text: startNotes(system) },
    ...(pages.length > 0 ? [{ path: `${runbooks}/${index}`, text: runbookIndex(system) }] : []),
    ...pages,
  ]
}
