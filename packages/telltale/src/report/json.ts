/** Problems for programs. */
import type { Problem, SourceLocation } from '@telltale/core'
import type { Allowed } from '../check/allowances.ts'
import { countsOf } from './counts.ts'
import { docsPage } from './docs-page.ts'
import { fileText } from './place.ts'

/**
 * Everything that is known of each problem, file names relative to `cwd`; and the counts.
 *
 * @example
 * { problems: [{ code: 'metrics/no-help', severity: 'error', at: { file: 'metrics/orders.ts', … }, … }],
 *   counts: { fatal: 0, error: 1, warning: 0, info: 0 } }
 */
export function jsonReport(
  problems: readonly Problem[],
  cwd: string,
  allowed: readonly Allowed[] = [],
) {
  const place = (at: SourceLocation | undefined) => at && { ...at, file: fileText(at.file, cwd) }
  return {
    problems: problems.map(({ code, severity, summary, at, path, excerpt, related, why, fix }) => {
      const page = docsPage(code)
      return {
        code,
        severity,
        summary,
        at: place(at),
        path,
        excerpt,
        related: related?.map((other) => ({ ...other, at: place(other.at) })),
        why,
        fix,
        docs: page && fileText(page, cwd),
      }
    }),
    // What would be problems, had the project not said why they must be.
    ...(allowed.length > 0 && {
      allowed: allowed.map(({ problem: { code, summary, at, path }, reason }) => ({
        code,
        summary,
        reason,
        at: place(at),
        path,
      })),
    }),
    counts: countsOf(problems),
  }
}
