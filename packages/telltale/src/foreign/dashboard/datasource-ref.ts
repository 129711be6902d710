/** Which kind of data source answers a query, in all the ways in which dashboards have named one. */
import { isRecord, recordOf, textOf } from '../json-value.ts'
import type { DatasourceRef } from './dashboard-subject.ts'

/** Kinds of data sources by the name of a variable or an input. */
export type KnownSources = ReadonlyMap<string, string>

export const noDatasource: DatasourceRef = Object.freeze({ kind: 'none', type: '', uid: '' })

/**
 * A data source as it is named: `{ type, uid }`, a name (before Grafana 8.3), a variable, or nothing
 * for the default. A name that says nothing about its kind is taken for a Prometheus.
 *
 * @example
 * datasourceRef({ type: 'loki', uid: 'P8E80F9AEF21F6940' }, new Map()) // => { kind: 'other', type: 'loki', … }
 * datasourceRef('$datasource', new Map([['datasource', 'prometheus']])) // => { kind: 'prometheus', … }
 */
export function datasourceRef(value: unknown, known: KnownSources): DatasourceRef {
  if (value === null || value === undefined) return noDatasource
  const uid = isRecord(value)
    ? (textOf(value.uid) ?? textOf(value.name) ?? '')
    : (textOf(value) ?? '')
  const said = textOf(recordOf(value).type) ?? ''
  const type = said || (known.get(variableIn(uid)) ?? guessed(uid))
  if (uid === '-- Mixed --' || type === 'mixed') return { kind: 'mixed', type: 'mixed', uid }
  return { kind: isPrometheus(type) ? 'prometheus' : 'other', type, uid }
}

/** The name of the variable that stands for a data source; empty when none does. */
export function variableIn(uid: string): string {
  return /^\$\{?(\w+)(?::\w+)?\}?$|^\[\[(\w+)(?::\w+)?\]\]$/.exec(uid)?.slice(1).find(Boolean) ?? ''
}

/** Data sources that speak PromQL. */
function isPrometheus(type: string): boolean {
  return /prometheus/i.test(type) || type === '' || type === 'victoriametrics-metrics-datasource'
}

function guessed(uid: string): string {
  if (/^-- .* --$/.test(uid) || /^__expr__$/.test(uid) || uid === 'grafana') return 'grafana'
  return uid === '' || uid === 'default'
    ? 'prometheus'
    : (/loki|tempo|jaeger|elastic|influx|graphite|postgres|mysql|cloudwatch/i
        .exec(uid)?.[0]
        .toLowerCase() ?? 'prometheus')
}
