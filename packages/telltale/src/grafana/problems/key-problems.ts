import type { Problem } from '@telltale/core'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import { type Keyed, keysOf } from '../ids.ts'

/** Ids follow from keys, so two panels need two keys. */
export function* keyProblems(dashboard: Dashboard): Generator<Problem> {
  const seen = new Map<string, Keyed>()
  for (const keyed of keysOf(dashboard)) {
    const first = seen.get(keyed.key)
    if (first === undefined) seen.set(keyed.key, keyed)
    else yield duplicateKey(dashboard, keyed, first)
  }
}

function duplicateKey(dashboard: Dashboard, { owner, key, row }: Keyed, first: Keyed): Problem {
  const { kind, title } = owner
  const isTitle = owner.options.key === undefined && first.owner.options.key === undefined
  const place = kind === 'row' || row.title === '' ? 'this dashboard' : `the row "${row.title}"`
  const titles = [dashboard.options.title, ...(kind === 'row' ? [] : [row.title]), title]
  return {
    code: 'dashboards/duplicate-key',
    severity: 'error',
    summary: isTitle
      ? `two ${kind}s of ${place} are called "${title}"`
      : `the ${kind}s "${first.owner.title}" and "${title}" have the same key, "${key}"`,
    at: owner.at,
    path: titles.filter((each) => each !== ''),
    related: [{ message: 'the other one', at: first.owner.at }],
    why: `A ${kind}'s id follows from its key: links to the one would lead to the other as soon as they change places.`,
    fix: isTitle
      ? `Say in the titles what is different, or give one of them a key: { key: '${suggestion(title)}-2' }.`
      : 'Give each its own key.',
  }
}

function suggestion(title: string): string {
  return (
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '') || 'panel'
  )
}
