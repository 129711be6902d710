import type { AnyFamily } from '@telltale/core'

/** The names under which a family's series are stored. */
export function seriesNames({ name, kind }: AnyFamily): readonly string[] {
  if (kind === 'histogram') return [`${name}_bucket`, `${name}_sum`, `${name}_count`]
  return kind === 'summary' ? [name, `${name}_sum`, `${name}_count`] : [name]
}
