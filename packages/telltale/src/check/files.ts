/** What is wrong with the generated text itself: the last net, below all checks of definitions. */
import { compareProblems, type Problem } from '@telltale/core'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { Files } from '../emit/emit.ts'
import { type SchemaFinding, schemaProblem, validateDashboard } from '../grafana/schema/index.ts'
import type { Project } from '../project/project.ts'

/**
 * Every dashboard's JSON against the schemas of the pinned Foundation SDK.
 *
 * Errors: `grafana/schema`, at the panel's definition.
 */
export function checkFiles(project: Project, files: Files): readonly Problem[] {
  const dashboards = new Map(
    project.systems
      .flatMap(({ options }) => options.dashboards)
      .map((dashboard) => [dashboard.uid, dashboard]),
  )
  return [...files]
    .filter(([path]) => path.endsWith('.json'))
    .flatMap(([, text]) => {
      const json: unknown = JSON.parse(text)
      return validateDashboard(json).map((finding) =>
        schemaProblem(finding, (found) => whereIs(found, dashboards.get(uidOf(json)))),
      )
    })
    .sort(compareProblems)
}

function whereIs({ panel, row }: SchemaFinding, dashboard: Dashboard | undefined) {
  const faulty = dashboard?.rows
    .filter(({ title }) => row === undefined || title === row)
    .flatMap(({ panels }) => panels)
    .find(({ title }) => title === panel?.title)
  const titles = [dashboard?.options.title, row, panel?.title]
  return {
    at: faulty?.at ?? dashboard?.at,
    path: titles.filter((title) => title !== undefined),
  }
}

function uidOf(json: unknown): string {
  return typeof json === 'object' && json !== null && 'uid' in json ? String(json.uid) : ''
}
