import type { Problem } from '@telltale/core'
import { duplicateFiles } from './dashboards/duplicate-file.ts'
import { duplicateTitles } from './dashboards/duplicate-title.ts'
import { duplicateUidsOfProject } from './dashboards/duplicate-uid.ts'
import type { Model } from './model.ts'

/** Grafana tells dashboards apart by uid, people by title, the disk by file name. */
export function* duplicateDashboards({ systems }: Model): Generator<Problem> {
  yield* duplicateUidsOfProject(systems.flatMap(({ system }) => system.options.dashboards))
  for (const { system } of systems) {
    yield* duplicateTitles(system)
    yield* duplicateFiles(system)
  }
}
