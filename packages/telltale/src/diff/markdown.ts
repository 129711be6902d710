/** What differs, for a comment at a pull request. */
import type { Change, Detail, Differences } from './change.ts'
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

/** GitHub takes 65,536 characters, and the frame around a cut text has to fit in, too. */
const mostCharacters = 60_000

/**
 * Breaking changes open, the rest of each system folded.
 *
 * @param base how people call what is compared with: `main (3f2a91c)`
 */
export function diffMarkdown(differences: Differences, base: string): string {
  const { changes, notes } = differences
  const noted = notes.map((note) => `> [!NOTE]\n> ${plain(note)}\n\n`).join('')
  if (changes.length === 0)
    return `${noted}Nothing differs from ${code(base)} in dashboards, rules and metrics.\n`
  const breaking = changes.filter((change) => change.breaking)
  const others = changes.filter((change) => !change.breaking && !isFile(change))
  const systems = [...new Set(others.map(({ system }) => system))]
  const blocks = [
    `### Dashboards, rules and metrics, compared with ${code(base)}\n\n${noted}${countsText(differences)}\n`,
    ...(breaking.length > 0
      ? [
          `> [!WARNING]\n> Who reads these metrics finds something else, or nothing.\n\n${breaking.map((change) => changeText(change, true)).join('')}`,
        ]
      : []),
    ...systems.map((system) => {
      const own = others.filter((change) => change.system === system)
      return folded(
        `${system}: ${own.length}`,
        own.map((change) => changeText(change, false)).join(''),
      )
    }),
    ...filesText(changes.filter(isFile)),
  ]
  return withinLimit(blocks)
}

/** Whole blocks only: half a fold would swallow what comes after it. */
function withinLimit(blocks: readonly string[]): string {
  let text = ''
  for (const [i, block] of blocks.entries()) {
    const next = text === '' ? block : `${text}\n${block}`
    if (next.length > mostCharacters)
      return `${text}\n${blocks.length - i} more sections do not fit into a comment: \`telltale diff\` shows them.\n`
    text = next
  }
  return text
}

function folded(title: string, text: string): string {
  return `<details><summary><b>${plain(title)}</b></summary>\n\n${text}\n</details>\n`
}

function changeText(change: Change, withSystem: boolean): string {
  const { name, kind, of, system } = change
  const title = headline({ ...change, name: code(name), details: quotedNames(change.details) })
  const mark = { added: '➕', removed: '➖', changed: '✏️', renamed: '✏️' }[kind]
  const where = withSystem ? ` (${plain(system)})` : ''
  const follows = followsText(change)
  const lines = [
    `- ${mark} ${title}${where}`,
    ...detailsBelow(change).flatMap((detail) => detailLines(change, detail)),
    ...(follows === undefined ? [] : [`  - ${follows}`]),
    ...(change.touches.length > 0
      ? [`  - ${touchesTitle(change)} ${firstOf(change.touches.map(code), 10).join(', ')}`]
      : of === 'metric'
        ? ['  - read by nothing here']
        : []),
    ...(change.advice === undefined ? [] : [`  - **fix:** ${plain(change.advice)}`]),
  ]
  return `${lines.join('\n')}\n`
}

function quotedNames(details: readonly Detail[]): readonly Detail[] {
  return details.map((detail) =>
    detail.what === 'name' && detail.from !== undefined
      ? { ...detail, from: code(detail.from) }
      : detail,
  )
}

function detailLines(change: Change, detail: Detail): readonly string[] {
  const text = `  - ${detail.breaking ? '**breaking:** ' : ''}${detailText(change, escaped(detail), code)}`
  if (!detail.isCode) return [text]
  const side = (mark: string, value: string | undefined) =>
    value === undefined ? [] : value.split('\n').map((line) => `    ${mark} ${line}`)
  // A fence that no text inside of it can close.
  const fence = longerThanIn(`${detail.from ?? ''}${detail.to ?? ''}`, '```')
  return [
    text,
    `    ${fence}diff`,
    ...side('-', detail.from),
    ...side('+', detail.to),
    `    ${fence}`,
  ]
}

function filesText(files: readonly Change[]): readonly string[] {
  if (files.length === 0) return []
  const verbs = { added: ' (new)', removed: ' (removed)', changed: '', renamed: '' }
  const lines = firstOf(
    files.map(({ name, kind }) => `${code(name)}${verbs[kind]}`),
    50,
  )
  return [
    folded(`other generated files: ${files.length}`, lines.map((line) => `- ${line}\n`).join('')),
  ]
}

/** Whoever can name a panel must not be able to write a link, or call somebody, in our name. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]]/g, '\\$&')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '@\u200b')
}

function escaped({ missed, ...detail }: Detail): Detail {
  return {
    ...detail,
    what: plain(detail.what),
    ...(missed !== undefined && { missed: plain(missed) }),
  }
}

/** A code span, whatever is in the text: https://spec.commonmark.org/0.31.2/#code-spans */
function code(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ')
  if (!line.includes('`')) return `\`${line}\``
  const ticks = longerThanIn(line, '`')
  return `${ticks} ${line} ${ticks}`
}

function longerThanIn(text: string, least: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  return '`'.repeat(Math.max(least.length, longest + 1))
}
