import type { Problem } from '@telltale/core'
import type { SchemaFault, SchemaFinding } from './finding.ts'

/** Where a finding's panel, row or dashboard was written, and its names from the outside in. */
export type WhereIs = (finding: SchemaFinding) => Pick<Problem, 'at' | 'path'>

/**
 * A finding as the problem that people read.
 *
 * @example
 * validateDashboard(json).map((finding) => schemaProblem(finding, whereIs))
 */
export function schemaProblem(finding: SchemaFinding, whereIs: WhereIs): Problem {
  const { panel, query, message, path, fault, fix } = finding
  const kind = panel?.type === 'row' ? 'row' : 'panel'
  const owner =
    panel === undefined ? '' : `${kind} "${panel.title}"${query ? `, ${queryText(query)}` : ''}: `
  return {
    code: 'grafana/schema',
    severity: 'error',
    summary: owner + message,
    ...whereIs(finding),
    why: reasons[fault],
    fix: `${fix} In the dashboard's JSON it is ${path === '' ? 'the root' : path}.`,
  }
}

function queryText(query: string): string {
  return query.startsWith('query ') ? query : `query ${query}`
}

const reasons: Readonly<Record<SchemaFault, string>> = {
  'unknown property':
    'Grafana ignores properties that it does not know: the setting has no effect, and nothing says so.',
  'missing property':
    'Grafana does not check what it loads: what the panel does without it differs between versions.',
  'wrong type':
    'Grafana does not check what it loads: the value is ignored, or breaks the panel in the browser.',
  'wrong value':
    'Grafana does not check what it loads: the value is ignored, or breaks the panel in the browser.',
}
