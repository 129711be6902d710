import type {
  DashboardSubject,
  VariableSubject,
} from '../../foreign/dashboard/dashboard-subject.ts'
import { recordOf } from '../../foreign/json-value.ts'
import { unusedVariable as unused } from '../../grafana/problems/variable-problems.ts'
import { inText } from '../../grafana/problems/variable-uses.ts'
import { dashboardCheck } from './dashboard-check.ts'

export const unusedVariable = dashboardCheck(
  {
    code: 'dashboards/unused-variable',
    severity: 'warning',
    title: 'Nothing on the dashboard uses a variable.',
  },
  function* ({ dashboard }) {
    const mentioned = new Set(mentions(dashboard))
    for (const variable of dashboard.variables) {
      if (mentioned.has(variable.name) || usedByItself.has(variable.type)) continue
      yield unused({ variable: variable.name }, variable.place)
    }
  },
)

/**
 * Grafana adds filters to every query; and of a data source that nobody uses, the panels that name
 * another one are told.
 */
const usedByItself: ReadonlySet<string> = new Set(['adhoc', 'groupby', 'datasource'])

/** Every name that any text of the dashboard mentions, queries of other data sources included. */
function* mentions({ json, variables, panels }: DashboardSubject): Generator<string> {
  yield* panels.flatMap(({ repeat }) => repeat ?? [])
  yield* variableNames(withoutItself(json, variables))
}

function* variableNames(value: unknown, key = ''): Generator<string> {
  if (typeof value === 'string') {
    if (key === 'repeat') yield value
    for (const { name } of inText(value, {}, '')) yield name
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* variableNames(inner, name)
  }
}

/** A variable that only its own definition mentions is not used: its query is, and nothing else. */
function withoutItself(json: unknown, variables: readonly VariableSubject[]): unknown {
  const { templating: _, variables: __, ...rest } = recordOf(json)
  const queries = variables.map(({ query, name }) =>
    query === undefined ? '' : query.text.replaceAll(new RegExp(`\\$\\{?${name}\\b`, 'g'), ''),
  )
  const sources = variables.map(({ query }) => query?.datasource.uid)
  return [rest, queries, sources]
}
