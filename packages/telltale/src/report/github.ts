/**
 * Problems as annotations of a pull request.
 *
 * Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
import type { Problem, Severity } from '@telltale/core'
import { fileText } from './place.ts'

/**
 * One workflow command for each problem, on a line of its own.
 *
 * @example
 * ::error file=metrics/orders.ts,line=7,col=11,title=metrics/no-help::orders_total has no help text%0Awhy: …
 */
export function githubReport(problems: readonly Problem[], cwd: string): string {
  return problems.map((problem) => `${annotation(problem, cwd)}\n`).join('')
}

function annotation({ code, severity, summary, at, path, why, fix }: Problem, cwd: string): string {
  const properties = {
    ...(at && { file: fileText(at.file, cwd) }),
    ...(at && at.line > 0 && { line: String(at.line), col: String(at.column) }),
    title: code,
  }
  const where = path === undefined ? [] : [path.join(' > ')]
  const message = [summary, ...where, `why: ${why}`, `fix: ${fix}`].join('\n')
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`)
  return `::${commands[severity]} ${list.join(',')}::${escapeMessage(message)}`
}

const commands: Readonly<Record<Severity, string>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warning',
  info: 'notice',
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
