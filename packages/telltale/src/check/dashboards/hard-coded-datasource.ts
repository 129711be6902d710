import type {
  DashboardSubject,
  DatasourceRef,
  Place,
} from '../../foreign/dashboard/dashboard-subject.ts'
import { dashboardCheck } from './dashboard-check.ts'

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
