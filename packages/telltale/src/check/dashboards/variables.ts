import type { Problem } from '@telltale/core'
import type {
  DashboardSubject,
  VariableSubject,
} from '../../foreign/dashboard/dashboard-subject.ts'
import { isPromql } from '../../foreign/expression-uses.ts'
import { recordOf } from '../../foreign/json-value.ts'
import {
  duplicateVariable as duplicate,
  undeclaredVariable as undeclared,
  unusedVariable as unused,
} from '../../grafana/problems/variable-problems.ts'
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

export const duplicateVariable = dashboardCheck(
  {
    code: 'dashboards/duplicate-variable',
    severity: 'error',
    title: 'Two variables of a dashboard have one name.',
  },
  function* ({ dashboard }) {
    const seen = new Set<string>()
    for (const { name, place } of dashboard.variables) {
      if (seen.has(name)) {
        const problem: Problem = duplicate({ variable: name }, place)
        yield {
          ...problem,
          summary: `the dashboard declares $${name} twice`,
          fix: 'Remove one, or rename it.',
        }
      }
      seen.add(name)
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
