import type { Problem } from '@telltale/core'
import type { System } from '../../project/system.ts'
import { placeOfBoth, repeated, titled } from './repeated.ts'

/** Two dashboards that are to be written to one file. */
export function* duplicateFiles({ name, options: { dashboards } }: System): Generator<Problem> {
  for (const [later, first] of repeated(dashboards, ({ options }) => options.file)) {
    yield {
      code: 'dashboards/duplicate-file',
      severity: 'error',
      summary: `two dashboards of ${name} are written to ${later.options.file}`,
      ...placeOfBoth(titled(later), titled(first)),
      why: 'One would overwrite the other.',
      fix: 'Leave the option file out, or give each its own.',
    }
  }
}
