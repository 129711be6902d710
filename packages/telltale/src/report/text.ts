/** Problems as people read them in a terminal. */
import type { Problem, SourceLocation } from '@telltale/core'
import { countsText } from './counts.ts'
import { docsPage } from './docs-page.ts'
import { framed, wrapped } from './frame.ts'
import { fileText, placeText, sourceLine } from './place.ts'
import { type Style, styleFor } from './style.ts'

export interface TextOptions {
  /** File names are printed relative to this folder. */
  readonly cwd: string
  readonly color?: boolean
  /** How wide the terminal is; explanations are wrapped there. @default nothing is wrapped */
  readonly columns?: number | undefined
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
  const { color = false, limit = 100 } = options
  if (problems.length === 0) return ''
  const style = styleFor(color)
  const shown = problems.slice(0, limit).map((problem) => problemText(problem, options, style))
  const hidden = problems.length - shown.length
  const more = hidden > 0 ? [`… and ${hidden} more; --format json lists all`] : []
  return `${[...shown, ...more, countsText(problems, style)].join('\n\n')}\n`
}

function problemText(problem: Problem, options: TextOptions, style: Style): string {
  const { cwd } = options
  const columns = options.columns && Math.max(leastColumns, options.columns)
  const { code, severity, summary, at, path, related, why, fix } = problem
  const lines = [
    `${style(severity, `${severity}[${code}]`)}${style('strong', `: ${oneLine(summary)}`)}`,
  ]
  const where = [at && placeText(at, cwd), path?.map(oneLine).join(' > ')].filter(Boolean)
  if (where.length > 0) lines.push(`${style('quiet', '  -->')} ${where.join('    ')}`)
  const { gutter, block } = excerptOf(problem, style, columns)
  lines.push(...block)
  const note = (label: string, text: string) => {
    const indent = ' '.repeat(gutter + 1)
    const [first = '', ...rest] =
      columns === undefined ? [text] : wrapped(text, columns - gutter - label.length - 5)
    lines.push(`${indent}${style('quiet', '=')} ${style('strong', `${label}:`)} ${first}`)
    for (const line of rest) lines.push(`${indent}${' '.repeat(label.length + 4)}${line}`)
  }
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
function excerptOf(
  { excerpt, at, severity }: Problem,
  style: Style,
  columns = defaultColumns,
): ExcerptText {
  const bar = style('quiet', '|')
  const caret = (from: number, width: number, note = '') =>
    `${' '.repeat(from)}${style(severity, `${'^'.repeat(Math.max(1, width))}${note && ` ${note}`}`)}`
  if (excerpt !== undefined) {
    const part = lineOf(excerpt.text, excerpt.from, excerpt.to)
    const { line, from, width } = framed(part.line, part.from, part.to, columns - 6)
    const block = [bar, `${bar}  ${line}`, `${bar}  ${caret(from, width, excerpt.note)}`]
    return { gutter: 2, block: block.map((text) => `   ${text}`) }
  }
  const line = at && at.line > 0 ? sourceLine(at) : undefined
  if (at === undefined || line === undefined || line.length > longestLine) {
    return { gutter: 2, block: [] }
  }
  const start = at.column - 1
  const frame = framed(line, start, start + wordAt(line, at), longestLine)
  const number = String(at.line).padStart(2)
  const indent = ' '.repeat(number.length + 1)
  return {
    gutter: number.length,
    block: [
      `${indent}${bar}`,
      `${style('quiet', number)} ${bar} ${frame.line}`,
      `${indent}${bar} ${caret(frame.from, frame.width)}`,
    ],
  }
}

/** Where nobody knows how wide the terminal is, or where there is none. */
const defaultColumns = 160

/** Narrower ones are taken for that wide. */
const leastColumns = 40

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
