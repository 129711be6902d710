import type { Problem } from '@telltale/core'
import type { System } from '../../project/system.ts'
import { placeOfBoth, repeated, titled } from './repeated.ts'

/** Two dashboards that nobody can tell apart in a list. */
export function* duplicateTitles({ name, options: { dashboards } }: System): Generator<Problem> {
  for (const [later, first] of repeated(dashboards, ({ options }) => options.title)) {
    yield {
      code: 'dashboards/duplicate-title',
      severity: 'error',
      summary: `two dashboards of ${name} are called "${later.options.title}"`,
      ...placeOfBoth(titled(later), titled(first)),
      why: 'They lie in one folder of Grafana: nobody can tell them apart in a list.',
      fix: 'Say in the title what is different.',
    }
  }
}
