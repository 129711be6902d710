/** What all renderings say alike. */
import { counted } from '../report/counted.ts'
import type { Change, Detail, Differences } from './change.ts'

/** `1 breaking change of metrics, 3 other changes, 2 other generated files`. */
export function countsText({ changes }: Differences): string {
  const breaking = changes.filter((change) => change.breaking).length
  const files = changes.filter(isFile).length
  const others = changes.length - breaking - files
  const parts = [
    breaking > 0 && `${counted(breaking, 'breaking change')} of metrics`,
    others > 0 && counted(others, breaking > 0 ? 'other change' : 'change'),
    files > 0 && counted(files, changes.length > files ? 'other generated file' : 'generated file'),
  ]
  return parts.filter((part) => part !== false).join(', ')
}

export function isFile({ of }: Change): boolean {
  return of === 'file'
}

/** `metric http_requests_total is removed`. */
export function headline({ kind, of, name, details, panels }: Change): string {
  if (panels !== undefined) return `${counted(panels, 'panel')} of ${name} change`
  const was = kind === 'renamed' ? details.find(({ what }) => what === 'name')?.from : undefined
  if (was !== undefined) return `${of} ${was} is renamed to ${name}`
  return `${of} ${name} ${verbs[kind]}`
}

const verbs = {
  added: 'is new',
  removed: 'is removed',
  renamed: 'is renamed',
  changed: 'changes',
} as const

/** What stands before the panels and rules that a change touches. */
export function touchesTitle({ of }: Change): string {
  return of === 'panel' ? 'in' : 'read by'
}

/** What changes without anybody having written it. */
export function followsText({ follows = 0 }: Change): string | undefined {
  return follows === 0
    ? undefined
    : `${counted(follows, 'change')} in its rules ${follows === 1 ? 'follows' : 'follow'}`
}

/** What the headline does not say yet. */
export function detailsBelow({ kind, details }: Change): readonly Detail[] {
  return kind === 'renamed' ? details.filter(({ what }) => what !== 'name') : details
}

/** In one line: `threshold 0.05 to 0.08`, `label method removed`; of code only what it is. */
export function detailText(
  { kind }: Pick<Change, 'kind'>,
  { what, from, to, isCode, missed }: Detail,
  quote: (value: string) => string = inQuotes,
): string {
  // Of what is new or gone as a whole, everything is.
  const isWhole = kind === 'added' || kind === 'removed'
  if (isCode) {
    if (isWhole) return what
    return `${what} ${from === undefined ? 'added' : to === undefined ? 'removed' : 'changes'}`
  }
  if (from !== undefined && to !== undefined) return `${what} ${quote(from)} to ${quote(to)}`
  const value = from ?? to ?? ''
  if (isWhole) return `${what}: ${quote(value)}`
  if (what.endsWith(' until')) return `${what} ${value}`
  const gone = missed === undefined ? 'removed' : `removed, and ${missed}`
  return `${what} ${quote(value)} ${from === undefined ? 'added' : gone}`
}

/** Only where a reader could not see where the value ends. */
function inQuotes(value: string): string {
  return /\s/.test(value) ? `“${value}”` : value
}

/** The first ones, and how many more there are. */
export function firstOf(items: readonly string[], most: number): readonly string[] {
  if (items.length <= most + 1) return items
  return [...items.slice(0, most), `and ${items.length - most} more`]
}
