/**
 * `docs/performance.md`: what benchmarks measured when they were last run with `--page`; and the
 * table of README.md, which is a part of it.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import type { Row } from '../table.ts'

export interface Section {
  /** The benchmark, and its section on the page. */
  readonly name: string
  readonly title: string
  /** What was typed. */
  readonly command: string
  readonly tables: readonly { readonly title: string; readonly rows: readonly Row[] }[]
}

const root = join(import.meta.dirname, '../..')
export const page = join(root, 'docs/performance.md')
export const readme = join(root, 'README.md')

/** Puts the section in the place of the one before it; other benchmarks' sections stay. */
export function writeSection(section: Section): void {
  const text = replaced(readFileSync(page, 'utf8'), section.name, sectionText(section))
  writeFileSync(page, text)
  writeFileSync(readme, replaced(readFileSync(readme, 'utf8'), 'summary', summaryOf(text)))
}

/** A part of a page between its marks, the first of which has the checksum of what follows. */
export interface Measured {
  readonly name: string
  readonly checksum: string
  readonly text: string
}

export function measuredParts(text: string): readonly Measured[] {
  return [...text.matchAll(marked)].map(([, name = '', checksum = '', part = '']) => ({
    name,
    checksum,
    text: part,
  }))
}

/** Whoever edits a figure by hand would have to find this out as well. */
export function checksumOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

const marked = /<!-- measured: (\w+) ?(\w*) -->\n\n([\s\S]*?)\n?<!-- end: \1 -->\n/g

function replaced(old: string, name: string, text: string): string {
  const part = `<!-- measured: ${name} ${checksumOf(text)} -->\n\n${text}\n<!-- end: ${name} -->\n`
  const former = measuredParts(old).some((one) => one.name === name)
  if (!former) return `${old}\n${part}`
  return old.replace(marked, (all, found) => (found === name ? part : all))
}

/** The rows of README.md's table: of which table of the page, how they begin there, and in words. */
const summary: readonly (readonly [table: string, row: string, words: string])[] = [
  ['Beside prom-client', 'bound counter.inc', 'a bound counter, `inc()`: prom-client'],
  ['Beside prom-client', 'bound histogram.observe', 'a bound histogram, `observe()`: prom-client'],
  ['Beside prom-client', 'counter.inc(labels)', '`inc(labels)`: prom-client'],
  ['Beside prom-client', '/metrics, 10,000 counters', '`/metrics` of 10,000 counters: prom-client'],
  ['Beside prom-client', 'heap per counter', 'heap of a counter series: prom-client'],
  ['express 5', 'beside express-prom-bundle', 'a request, Express 5: express-prom-bundle'],
  ['fastify 5', 'beside fastify-metrics', 'a request, Fastify 5: fastify-metrics'],
]

/** README.md's table, from the page's text; a benchmark that has not been run has no rows in it. */
export function summaryOf(text: string): string {
  const lines = text.split('\n')
  const rows = summary.flatMap(([table, row, words]) => {
    const start = lines.findIndex((line) => line.startsWith(table) && line.endsWith(':'))
    const found = lines.slice(start).find((line) => line.startsWith(`| ${row}`))
    if (start < 0 || !found) return []
    const [, , own = '', beside = '', ratio = ''] = found.split('|').map((cell) => cell.trim())
    const [what, peer] = words.split(': ')
    return [`| ${what} | ${own} | ${beside.replace(/ \(.*\)/, '')} (${peer}) | ${ratio} |`]
  })
  return `${['|  | telltale | beside | ratio |', '| - | -: | -: | -: |', ...rows].join('\n')}\n`
}

function sectionText({ title, command, tables }: Section): string {
  const texts = tables.map(({ title, rows }) => `${title}:\n\n${tableText(rows)}\n`)
  return [`## ${title}\n`, `${circumstances(command)}\n`, ...texts].join('\n')
}

function circumstances(command: string): string {
  const all = cpus()
  const [load = 0] = loadavg()
  const busy =
    load > all.length
      ? ` The machine was busy with other programs: times are longer than they would be alone, and the ratios are what counts.`
      : ''
  const model = all[0]?.model.trim() || process.arch
  return `\`${command}\`, Node.js ${process.versions.node}, ${all.length} cores (${model}), load ${load.toFixed(1)}.${busy}`
}

function tableText(rows: readonly Row[]): string {
  const lines = rows.map(({ what, measured, peer = '', ratio = '', goal = '', isMet }) => {
    const verdict = isMet === undefined ? '' : isMet ? 'met' : '**missed**'
    return [what.trim(), measured, peer, ratio, goal, verdict]
  })
  return [
    ['', 'telltale', 'beside', 'ratio', 'goal', ''],
    ['-', '-:', '-:', '-:', '-:', '-'],
    ...lines,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}
