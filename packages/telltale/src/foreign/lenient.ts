import type { Problem, Severity } from '@telltale/core'

/**
 * The problems of rules that others have written, with what is only telltale's own convention
 * softened, and what only telltale's definitions can have left out.
 */
export function lenient(problems: readonly Problem[]): readonly Problem[] {
  return problems.flatMap((problem) => {
    const severity = severities[problem.code]
    if (severity === 'none') return []
    return [severity === undefined ? problem : { ...problem, severity }]
  })
}

/** By code: how much it matters where nobody has agreed to telltale's conventions. */
const severities: Readonly<Record<string, Severity | 'none'>> = {
  'rules/alert-name': 'info',
  'rules/record-name': 'warning',
  'rules/duplicate-alert': 'warning',
  'rules/missing-summary': 'warning',
  'rules/template-in-summary': 'info',
  // Definitions hold the runbook itself and a closed list of severities; see `rules/` here.
  'rules/missing-runbook': 'none',
  'rules/unknown-severity': 'none',
  'rules/reserved-label': 'none',
  // Another file records it: what no file records is metrics/undeclared.
  'rules/unlisted-record': 'none',
  'rules/empty-group': 'info',
}
