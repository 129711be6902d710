import type {
  DashboardSubject,
  DatasourceRef,
  Place,
} from '../../foreign/dashboard/dashboard-subject.ts'
import { dashboardCheck } from './dashboard-check.ts'

export const exportInputs = dashboardCheck(
  {
    code: 'dashboards/export-inputs',
    severity: 'error',
    title: 'An exported dashboard still asks for its data sources.',
  },
  function* ({ dashboard }) {
    const declared = new Set(dashboard.variables.map(({ name }) => name))
    const asked = [...inputsIn(dashboard.json)].filter((name) => !declared.has(name))
    const names = [...new Set([...dashboard.inputs, ...asked])]
    if (names.length === 0) return
    const shown = names.map((name) => `\${${name}}`).join(', ')
    yield {
      summary: `the dashboard has to be filled in by hand when it is imported: ${shown}`,
      ...(dashboard.inputs.length > 0
        ? { ...dashboard.placeOf(['__inputs']), path: dashboard.place.path ?? [] }
        : dashboard.place),
      why: 'Files that Grafana loads by itself are not asked: it looks for a data source of that very name, and every panel fails.',
      fix: 'Use a variable of type datasource, "${datasource}", instead, and remove __inputs and __requires.',
    }
  },
)

/** Names that every text in a piece of JSON asks for. Loops: there is much JSON, and hardly ever one. */
function inputsIn(json: unknown, found = new Set<string>()): ReadonlySet<string> {
  if (typeof json === 'string') {
    if (!json.includes('${DS_') && !json.includes('${VAR_')) return found
    for (const [, name = ''] of json.matchAll(/\$\{(DS_\w+|VAR_\w+)\}/g)) found.add(name)
  } else if (Array.isArray(json)) {
    for (const inner of json) inputsIn(inner, found)
  } else if (typeof json === 'object' && json !== null) {
    for (const inner of Object.values(json)) inputsIn(inner, found)
  }
  return found
}

export const noDatasourceVariable = dashboardCheck(
  {
    code: 'dashboards/no-datasource-variable',
    severity: 'info',
    title: 'The data source of a dashboard cannot be chosen.',
  },
  function* ({ dashboard }) {
    const isAsked = dashboard.panels.some(({ queries }) =>
      queries.some(({ datasource }) => datasource.kind !== 'other'),
    )
    if (!isAsked || dashboard.inputs.length > 0) return
    if (dashboard.variables.some(({ type }) => type === 'datasource')) return
    yield {
      summary: `the dashboard "${dashboard.title}" has no variable for its data source`,
      ...dashboard.place,
      why: 'It works on one Grafana only, with one Prometheus: nobody can look at staging with it.',
      fix: 'Add a variable "datasource" of type datasource with the query "prometheus", and use "${datasource}" in every panel.',
    }
  },
)

export const hardCodedDatasource = dashboardCheck(
  {
    code: 'dashboards/hard-coded-datasource',
    severity: 'warning',
    title: 'A panel names a data source of one particular Grafana.',
  },
  function* ({ dashboard }) {
    const byUid = new Map<string, { readonly place: Place; readonly titles: string[] }>()
    for (const { ref, place, title } of mentions(dashboard)) {
      const known = byUid.get(ref.uid)
      if (known) known.titles.push(title)
      else byUid.set(ref.uid, { place, titles: [title] })
    }
    for (const [uid, { place, titles }] of byUid) {
      const count = new Set(titles).size
      yield {
        summary: `the data source "${uid}" is named ${count === 1 ? `by "${titles[0]}"` : `in ${count} places`} instead of chosen`,
        ...place,
        why: 'Another Grafana gives its data source another uid: the panel says "data source not found" there.',
        fix: 'Write { "type": "prometheus", "uid": "${datasource}" }, with a variable of that name.',
      }
    }
  },
)

interface Mention {
  readonly ref: DatasourceRef
  readonly place: Place
  readonly title: string
}

function* mentions({ panels, variables, annotations }: DashboardSubject): Generator<Mention> {
  for (const { datasource: ref, queries, place, title } of panels) {
    if (isFixed(ref)) yield { ref, place, title }
    for (const query of queries) {
      if (query.datasource !== ref && isFixed(query.datasource)) {
        yield { ref: query.datasource, place: query.place, title }
      }
    }
  }
  for (const { query, name, place } of variables) {
    if (query && isFixed(query.datasource))
      yield { ref: query.datasource, place, title: `$${name}` }
  }
  for (const { datasource: ref, place, name } of annotations) {
    if (isFixed(ref)) yield { ref, place, title: name }
  }
}

/** Named by uid or by name; neither a variable nor the default, nor one that Grafana brings along. */
function isFixed({ kind, uid }: DatasourceRef): boolean {
  return kind === 'prometheus' && uid !== '' && uid !== 'default' && !/^-- |\$|\[\[/.test(uid)
}

export const otherDatasources = dashboardCheck(
  {
    code: 'dashboards/other-datasources',
    severity: 'info',
    title: 'Queries of other data sources were not checked.',
  },
  function* ({ dashboard }) {
    const others = dashboard.panels
      .flatMap(({ queries }) => queries)
      .filter(({ datasource }) => datasource.kind === 'other' && !own.has(datasource.type))
    const [first] = others
    if (first === undefined) return
    const types = [...new Set(others.map(({ datasource }) => datasource.type))].sort()
    yield {
      summary: `${others.length === 1 ? '1 query' : `${others.length} queries`} of ${types.join(', ')} ${others.length === 1 ? 'was' : 'were'} left alone`,
      ...first.place,
      why: 'telltale reads PromQL only; whether they find anything is not known.',
      fix: 'Nothing is to be done.',
    }
  },
)

/** Computations inside of Grafana, which ask nobody. */
const own: ReadonlySet<string> = new Set([
  'grafana',
  '__expr__',
  'datasource',
  '-- Dashboard --',
  'testdata',
  'grafana-testdata-datasource',
])
