/** What is wrong with the generated text itself: the last net, below all checks of definitions. */
import { compareProblems, type Problem } from '@telltale/core'
import type { Files } from '../emit/emit.ts'
import { schemaProblem, validateDashboard } from '../grafana/schema/index.ts'
import type { Project } from '../project/project.ts'

/**
 * Every dashboard's JSON against the schemas of the pinned Foundation SDK.
 *
 * Errors: `grafana/schema`, at the panel's definition.
 */
export function checkFiles(project: Project, files: Files): readonly Problem[] {
  const dashboards = project.systems.flatMap(({ options }) => options.dashboards)
  return [...files]
    .filter(([path]) => path.endsWith('.json'))
    .flatMap(([, text]) => {
      const json: unknown = JSON.parse(text)
      return validateDashboard(json).map((finding) =>
        schemaProblem(finding, ({ panel, row }) => {
          const owner = dashboards.find(({ uid }) => uid === uidOf(json))
          const inside = owner?.rows
            .filter(({ title }) => row === undefined || title === row)
            .flatMap(({ panels }) => panels)
            .find(({ title }) => title === panel?.title)
          const titles = [owner?.options.title, row, panel?.title]
          return {
            at: inside?.at ?? owner?.at,
            path: titles.filter((title) => title !== undefined),
          }
        }),
      )
    })
    .sort(compareProblems)
}

function uidOf(json: unknown): unknown {
  return typeof json === 'object' && json !== null && 'uid' in json ? json.uid : undefined
}
