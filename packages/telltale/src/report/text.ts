/** Problems as people read them in a terminal. */
import type { Problem, SourceLocation } from '@telltale/core'
import { countsText } from './counts.ts'
import { docsPage } from './docs-page.ts'
import { fileText, placeText, sourceLine } from './place.ts'
import { type Style, styleFor } from './style.ts'

export interface TextOptions {
  /** File names are printed relative to this folder. */
  readonly cwd: string
  readonly color?: boolean
  /** How many problems are shown in full; the count below always says how many there are. */
  readonly limit?: number
}

/**
 * Every problem with its place, the text that is wrong, why it matters and how to fix it; the count
 * at the end.
 *
 * @example
 * error[metrics/no-help]: orders_total has no help text
 *   --> metrics/orders.ts:7:11
 *    |
 *  7 |   orders: counter('orders_total', { help: '' }),
 *    |           ^
 *    = why: The help text is the panel description and the metric reference; …
 *    = fix: Say in one sentence what is counted or measured.
 *    = see: docs/checks/metrics/no-help.md
 *
 * 1 error
 */
export function textReport(problems: readonly Problem[], options: TextOptions): string {
  const { cwd, color = false, limit = 100 } = options
  if (problems.length === 0) return ''
  const style = styleFor(color)
  const shown = problems.slice(0, limit).map((problem) => problemText(problem, cwd, style))
  const hidden = problems.length - shown.length
  const more = hidden > 0 ? [`… and ${hidden} more; --format json lists all`] : []
  return `${[...shown, ...more, countsText(problems, style)].join('\n\n')}\n`
}

function problemText(problem: Problem, cwd: string, style: Style): string {
  const { code, severity, summary, at, path, related, why, fix } = problem
  const lines = [
    `${style(severity, `${severity}[${code}]`)}${style('strong', `: ${oneLine(summary)}`)}`,
  ]
  const where = [at && placeText(at, cwd), path?.map(oneLine).join(' > ')].filter(Boolean)
  if (where.length > 0) lines.push(`${style('quiet', '  -->')} ${where.join('    ')}`)
  const { gutter, block } = excerptOf(problem, style)
  lines.push(...block)
  const note = (label: string, text: string) =>
    lines.push(
      `${' '.repeat(gutter)} ${style('quiet', '=')} ${style('strong', `${label}:`)} ${text}`,
    )
  for (const { message, at: other } of related ?? []) {
    note('note', other ? `${message} (${placeText(other, cwd)})` : message)
  }
  note('why', why)
  note('fix', fix)
  const page = docsPage(code)
  if (page !== undefined) note('see', fileText(page, cwd))
  return lines.join('\n')
}

interface ExcerptText {
  /** The width of the line number. */
  readonly gutter: number
  readonly block: readonly string[]
}

/** The text that the problem brings along; else the line of source that it points to. */
function excerptOf({ excerpt, at, severity }: Problem, style: Style): ExcerptText {
  const bar = style('quiet', '|')
  const caret = (from: number, width: number, note = '') =>
    `${' '.repeat(from)}${style(severity, `${'^'.repeat(Math.max(1, width))}${note && ` ${note}`}`)}`
  if (excerpt !== undefined) {
    const { line, from, to } = lineOf(excerpt.text, excerpt.from, excerpt.to)
    const block = [bar, `${bar}  ${line}`, `${bar}  ${caret(from, to - from, excerpt.note)}`]
    return { gutter: 2, block: block.map((text) => `   ${text}`) }
  }
  const line = at && at.line > 0 ? sourceLine(at) : undefined
  if (at === undefined || line === undefined || line.length > longestLine) {
    return { gutter: 2, block: [] }
  }
  const number = String(at.line).padStart(2)
  const indent = ' '.repeat(number.length + 1)
  return {
    gutter: number.length,
    block: [
      `${indent}${bar}`,
      `${style('quiet', number)} ${bar} ${line}`,
      `${indent}${bar} ${caret(at.column - 1, wordAt(line, at))}`,
    ],
  }
}

/** Generated and minified sources are no help. */
const longestLine = 160

function wordAt(line: string, { column }: SourceLocation): number {
  return /^[\w$]+/.exec(line.slice(column - 1))?.[0].length ?? 1
}

/** The one line of a long text that holds the wrong part. */
function lineOf(text: string, from: number, to: number) {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const end = text.indexOf('\n', from)
  const line = text.slice(start, end < 0 ? undefined : end)
  return { line, from: from - start, to: Math.min(to - start, line.length) }
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ')
}
