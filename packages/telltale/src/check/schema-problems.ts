import type { Problem } from '@telltale/core'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { type SchemaFinding, schemaProblem, validateDashboard } from '../grafana/schema/index.ts'

/**
 * A dashboard's JSON against the schemas of the pinned Foundation SDK: the last net, below all
 * checks of definitions.
 *
 * Errors: `grafana/schema`, at the panel's definition.
 */
export function schemaProblems(dashboard: Dashboard, json: unknown): readonly Problem[] {
  return validateDashboard(json).map((finding) =>
    schemaProblem(finding, (found) => whereIs(found, dashboard)),
  )
}

function whereIs({ panel, row }: SchemaFinding, dashboard: Dashboard) {
  const faulty = dashboard.rows
    .filter(({ title }) => row === undefined || title === row)
    .flatMap(({ panels }) => panels)
    .find(({ title }) => title === panel?.title)
  const titles = [dashboard.options.title, row, panel?.title]
  return { at: faulty?.at ?? dashboard.at, path: titles.filter((title) => title !== undefined) }
}
