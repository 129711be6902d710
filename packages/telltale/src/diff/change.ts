/** What differs, as data: text, Markdown and JSON are renderings of it. */

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed'
  readonly of: Subject
  readonly system: string
  /** As people find it: `Shop overview > API > Request rate`, `ShopHighErrorRate`. */
  readonly name: string
  /** Somebody who reads the metric from outside, or a rule, will find nothing any more. */
  readonly breaking: boolean
  readonly details: readonly Detail[]
  /** The panels and rules that read it. */
  readonly touches: readonly string[]
  /** It is about so many panels of the page that is named. */
  readonly panels?: number
  /** How many of an SLO's own rules change with it. */
  readonly follows?: number
  /** What to do about it. */
  readonly advice?: string
}

export const subjects = [
  'system',
  'metric',
  'slo',
  'alert',
  'recording rule',
  'dashboard',
  'panel',
  'variable',
  'target',
  'settings',
  'file',
] as const
export type Subject = (typeof subjects)[number]

/** From one value to another; added when there is no `from`, removed when there is no `to`. */
export interface Detail {
  readonly what: string
  readonly from?: string
  readonly to?: string
  /** The values are code, and long. */
  readonly isCode?: boolean
  readonly breaking?: boolean
  /** Who misses it: `slo shop-latency asks for it`. */
  readonly missed?: string
}

export interface Differences {
  readonly changes: readonly Change[]
  /** What cannot be said, and why. */
  readonly notes: readonly string[]
}

type Draft = Pick<Change, 'kind' | 'of' | 'system' | 'name'> &
  Partial<Pick<Change, 'breaking' | 'details' | 'touches' | 'panels' | 'follows' | 'advice'>>

export function change(draft: Draft): Change {
  const { details = [], touches = [], breaking = details.some((each) => each.breaking) } = draft
  return { ...draft, breaking, details, touches }
}

/**
 * Both sides by a key: what is only there before, only after, and in both. Of several with one key,
 * the first is the first on the other side, and so on: none is lost.
 */
export function pairs<T>(before: readonly T[], after: readonly T[], key: (item: T) => string) {
  const old = numbered(before, key)
  const now = numbered(after, key)
  return {
    removed: [...old].filter(([name]) => !now.has(name)).map(([, item]) => item),
    added: [...now].filter(([name]) => !old.has(name)).map(([, item]) => item),
    kept: [...old].flatMap(([name, item]) => {
      const other = now.get(name)
      return other === undefined ? [] : [[item, other] as const]
    }),
  }
}

function numbered<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T> {
  const counts = new Map<string, number>()
  return new Map(
    items.map((item) => {
      const count = (counts.get(key(item)) ?? 0) + 1
      counts.set(key(item), count)
      return [`${count} ${key(item)}`, item]
    }),
  )
}

/** A list of names: each that has gone, each that is new. */
export function namesDiffer(
  what: string,
  before: readonly string[],
  after: readonly string[],
): readonly Detail[] {
  return [
    ...before.filter((name) => !after.includes(name)).map((from) => ({ what, from })),
    ...after.filter((name) => !before.includes(name)).map((to) => ({ what, to })),
  ]
}

/** One value that may be another now. */
export function valueDiffers(
  what: string,
  from: string | undefined,
  to: string | undefined,
): readonly Detail[] {
  if (from === to) return []
  return [{ what, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]
}
