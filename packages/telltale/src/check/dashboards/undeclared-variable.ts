import type { DashboardSubject } from '../../foreign/dashboard/dashboard-subject.ts'
import { isPromql } from '../../foreign/expression-uses.ts'
import { undeclaredVariable as undeclared } from '../../grafana/problems/variable-problems.ts'
import { inText, type VariableUse } from '../../grafana/problems/variable-uses.ts'
import { dashboardCheck } from './dashboard-check.ts'

export const undeclaredVariable = dashboardCheck(
  {
    code: 'dashboards/undeclared-variable',
    severity: 'error',
    title: 'A variable is used that the dashboard does not declare.',
  },
  function* ({ dashboard }) {
    const names = new Set(dashboard.variables.map(({ name }) => name))
    const seen = new Set<string>()
    for (const use of usesIn(dashboard)) {
      const key = `${use.name} ${use.place.path?.join(' ')}`
      // An export asks for those, see dashboards/export-inputs.
      if (names.has(use.name) || seen.has(key) || /^(DS|VAR)_[A-Z0-9_-]+$/.test(use.name)) continue
      seen.add(key)
      yield undeclared(use, names)
    }
  },
)

/** Where a wrong name breaks something; in running text a $ may be just a $. */
function* usesIn({ panels, variables, annotations }: DashboardSubject): Generator<VariableUse> {
  for (const { name, query } of variables) {
    if (query && isPromql(query)) yield* inText(query.text, query.place, `$${name}`)
  }
  for (const { title, repeat, queries, place } of panels) {
    yield* inText(title, place, 'the title')
    if (repeat !== undefined) yield { name: repeat, place, where: 'the repetition' }
    for (const query of queries) {
      yield* inText(query.datasource.uid, query.place, 'the data source')
      if (!isPromql(query)) continue
      yield* inText(query.text, query.place, `query ${query.name}`)
      yield* inText(query.legend, query.place, `the legend of query ${query.name}`)
    }
  }
  for (const query of annotations) {
    if (isPromql(query)) yield* inText(query.text, query.place, `the annotation "${query.name}"`)
  }
}
