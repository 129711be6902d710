/** What differs, for a terminal. */
import type { Paint, Style } from '../report/style.ts'
import type { Change, Differences } from './change.ts'
import {
  countsText,
  detailsBelow,
  detailText,
  firstOf,
  followsText,
  headline,
  isFile,
  touchesTitle,
} from './summary.ts'

/** @param base how people call what is compared with: `main (3f2a91c)` */
export function diffText(differences: Differences, base: string, style: Style): string {
  const { changes, notes } = differences
  const noted = notes.map((note) => `${style('warning', 'note:')} ${note}\n`).join('')
  if (changes.length === 0)
    return `${noted}${style('good', '✓')} nothing differs from ${base} in dashboards, rules and metrics\n`
  const said = changes.filter((change) => !isFile(change))
  const breaking = said.filter((change) => change.breaking)
  const others = said.filter((change) => !change.breaking)
  const systems = [...new Set(others.map(({ system }) => system))]
  const blocks = [
    ...(breaking.length > 0
      ? [`${style('error', 'breaking changes of metrics')}\n${listed(breaking, style, true)}`]
      : []),
    ...systems.map((system) => {
      const own = others.filter((change) => change.system === system)
      return `${style('strong', system)}\n${listed(own, style, false)}`
    }),
    ...filesText(changes.filter(isFile), style),
  ]
  const mark = breaking.length > 0 ? style('error', '✗') : style('strong', '~')
  return `${blocks.join('\n')}\n${noted}${mark} compared with ${base}: ${countsText(differences)}\n`
}

const marks: Readonly<Record<Change['kind'], readonly [string, Paint]>> = {
  added: ['+', 'added'],
  removed: ['-', 'removed'],
  changed: ['~', 'strong'],
  renamed: ['~', 'strong'],
}

function listed(changes: readonly Change[], style: Style, withSystem: boolean): string {
  return changes.map((change) => changeText(change, style, withSystem)).join('')
}

function changeText(change: Change, style: Style, withSystem: boolean): string {
  const [mark, paint] = marks[change.kind]
  const where = withSystem ? style('quiet', `  (${change.system})`) : ''
  const lines = [
    `  ${style(paint, `${mark} ${headline(change)}`)}${where}`,
    ...detailLines(change, style).map((line) => `      ${line}`),
    ...other(followsText(change)),
    ...readBy(change).map((line) => `      ${line}`),
    ...(change.advice === undefined ? [] : [`      ${style('good', 'fix:')} ${change.advice}`]),
  ]
  return `${lines.join('\n')}\n`
}

const mostDetails = 12

function detailLines(change: Change, style: Style): readonly string[] {
  const details = detailsBelow(change)
  const lines = details.slice(0, mostDetails).flatMap((detail) => {
    const said = detailText(change, detail)
    const text = detail.breaking ? style('error', `✗ ${said}`) : said
    if (!detail.isCode) return [text]
    return [
      text,
      ...(detail.from === undefined ? [] : [style('removed', `  - ${detail.from}`)]),
      ...(detail.to === undefined ? [] : [style('added', `  + ${detail.to}`)]),
    ]
  })
  const hidden = details.length - mostDetails
  return hidden > 0 ? [...lines, style('quiet', `… and ${hidden} more`)] : lines
}

function other(line: string | undefined): readonly string[] {
  return line === undefined ? [] : [`      ${line}`]
}

function readBy(change: Change): readonly string[] {
  const { of, touches } = change
  if (touches.length === 0) return of === 'metric' ? ['read by nothing here'] : []
  return [touchesTitle(change), ...firstOf(touches, 10).map((each) => `  ${each}`)]
}

function filesText(files: readonly Change[], style: Style): readonly string[] {
  if (files.length === 0) return []
  const lines = files.map(({ kind, name }) => {
    const [mark, paint] = marks[kind]
    return style(paint, `  ${mark} ${name}`)
  })
  const [title, shown] = [style('strong', 'other generated files'), firstOf(lines, 10)]
  return [
    `${title}\n${shown.map((line) => (line.startsWith('and ') ? `  … ${line}` : line)).join('\n')}\n`,
  ]
}
