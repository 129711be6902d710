/** Things of which there is to be one of each: files, titles and uids of dashboards. */
import type { Problem } from '@telltale/core'
import type { Dashboard } from '../../dashboard/dashboard.ts'

/** Each whose key an earlier one has, with that one; what has no key is not compared. */
export function* repeated<T extends object>(
  all: readonly T[],
  keyOf: (one: T) => string | undefined,
): Generator<readonly [later: T, first: T]> {
  const byKey = new Map<string, T>()
  for (const one of all) {
    const key = keyOf(one)
    if (key === undefined) continue
    const first = byKey.get(key)
    if (first === undefined) byKey.set(key, one)
    else if (first !== one) yield [one, first]
  }
}

export interface Titled {
  readonly title: string
  readonly at: Problem['at']
}

/** Where the later of two dashboards is, and where the first. */
export function placeOfBoth(
  later: Titled,
  first: Titled,
): Pick<Problem, 'at' | 'path' | 'related'> {
  return {
    at: later.at,
    path: [later.title],
    related: [{ message: 'the other one', at: first.at }],
  }
}

export function titled({ options: { title }, at }: Dashboard): Titled {
  return { title, at }
}
