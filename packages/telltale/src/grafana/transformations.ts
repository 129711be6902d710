import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import type { Panel } from '../dashboard/panel.ts'
import { type Transformation, transform } from '../dashboard/transformation.ts'
import { refIds } from './ids.ts'

/** As said; tables and bar charts otherwise lose the time and get headings. */
export function transformationsOf(panel: Panel): dashboards.DataTransformerConfig[] {
  const said = 'transformations' in panel.options ? panel.options.transformations : undefined
  return (said ?? derived(panel)).map(({ id, options }) => ({ id, options }))
}

function derived(panel: Panel): readonly Transformation[] {
  if (panel.type !== 'table' && panel.type !== 'barChart') return []
  const columns = Object.entries((panel.type === 'table' && panel.options.columns) || {})
  const hide = ['Time', ...columns.filter(([, title]) => title === false).map(([name]) => name)]
  const titles = columns.filter((entry): entry is [string, string] => entry[1] !== false)
  const rename = { ...headings(panel), ...Object.fromEntries(titles) }
  const organize = transform.organize({ hide, rename, order: titles.map(([name]) => name) })
  return panel.queries.length > 1 ? [transform.merge(), organize] : [organize]
}

/** Prometheus calls the value of a query `Value`, or `Value #A` among several. */
function headings({ queries }: Panel): Readonly<Record<string, string>> {
  const ids = refIds(queries)
  const named = queries.flatMap(({ legend }, i): [string, string][] =>
    legend === undefined ? [] : [[queries.length > 1 ? `Value #${ids[i]}` : 'Value', legend]],
  )
  return Object.fromEntries(named)
}
