/** `docs/performance.md`: what benchmarks measured when they were last run with `--page`. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
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

const page = join(import.meta.dirname, '../../docs/performance.md')

/** Puts the section in the place of the one before it; other benchmarks' sections stay. */
export function writeSection(section: Section): void {
  const old = existsSync(page) ? readFileSync(page, 'utf8') : introduction
  const { begin, end } = marks(section.name)
  const text = `${begin}\n\n${sectionText(section)}\n${end}\n`
  const from = old.indexOf(begin)
  const to = old.indexOf(end)
  const isThere = from >= 0 && to > from
  writeFileSync(
    page,
    isThere ? old.slice(0, from) + text + old.slice(to + end.length + 1) : `${old}\n${text}`,
  )
}

const introduction = `# Performance

What instrumentation costs in the service, beside what else it could use. The figures are written by
the benchmarks themselves, \`--page\`; nobody edits them. A ratio is taken between programs that took
turns, so that what else the machine does hits all of them; times by themselves say more about the
machine. What is measured, and how, is in [the benchmarks' page](../bench/README.md).
`

function marks(name: string) {
  return { begin: `<!-- measured: ${name} -->`, end: `<!-- end: ${name} -->` }
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
