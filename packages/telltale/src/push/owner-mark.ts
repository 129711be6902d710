/** How a dashboard in Grafana says that telltale brought it, and for which system. */

/**
 * A tag, because everybody sees it, search finds it, and copies of the dashboard lose it as easily
 * as they get another uid.
 *
 * @example
 * ownerMark('shop')  // => 'telltale:shop'
 */
export function ownerMark(system: string): string {
  return `${prefix}${system}`
}

/** The systems whose mark a dashboard bears: one, unless somebody has meddled with its tags. */
export function ownersOf(tags: readonly string[]): readonly string[] {
  return tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length))
}

const prefix = 'telltale:'
