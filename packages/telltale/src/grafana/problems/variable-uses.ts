/** Where a dashboard uses variables: queries, titles, legends, links, repetitions, other variables. */
import { print } from '@telltale/promql'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import type { Link } from '../../dashboard/link.ts'
import type { Panel } from '../../dashboard/panel.ts'
import type { Repeat } from '../../dashboard/panel-options.ts'
import { refIds } from '../ids.ts'
import { variablesOf } from '../scope.ts'
import { labelValuesQuery } from '../variable-json.ts'
import { inside, type Place, type PlacedPanel, placeOf, placeOfRow } from './place.ts'

export interface VariableUse {
  readonly name: string
  readonly place: Place
  /** What uses it, in words. */
  readonly where: string
  /** In running text, where a $ may be just a $. */
  readonly isLoose?: boolean
}

export function* variableUses(
  dashboard: Dashboard,
  panels: readonly PlacedPanel[],
): Generator<VariableUse> {
  const { annotations = [], links = [], title } = dashboard.options
  yield* inText(title, placeOf(dashboard), 'the title')
  for (const variable of variablesOf(dashboard)) {
    if (variable.kind !== 'label values') continue
    const place = inside(placeOf(dashboard), `$${variable.variable}`, variable)
    yield* inText(labelValuesQuery(variable), place, `$${variable.variable}`)
  }
  for (const annotation of annotations) {
    if ('alerts' in annotation.source) continue
    const place = inside(placeOf(dashboard), annotation.title, annotation)
    yield* inText(print(annotation.source.expr), place, `the annotation "${annotation.title}"`)
  }
  for (const link of links) {
    if ('url' in link) yield* inText(link.url, placeOf(dashboard), `the link "${link.title}"`)
  }
  for (const row of dashboard.rows) {
    yield* inText(row.title, placeOfRow(dashboard, row), 'the title of the row')
    const { repeat } = row.options
    if (repeat) {
      const place = placeOfRow(dashboard, row)
      yield { name: repeat.variable, place, where: 'the repetition of the row' }
    }
  }
  for (const { panel, place } of panels) yield* inPanel(panel, place)
}

function* inPanel(panel: Panel, place: Place): Generator<VariableUse> {
  const { links = [], repeat, description = '' } = panel.options
  yield* inText(panel.title, place, 'the title')
  yield* inText(description, place, 'the description', true)
  if (panel.type === 'text') yield* inText(panel.options.content, place, 'the text', true)
  if (repeat) yield { name: variableOf(repeat), place, where: 'the repetition' }
  const dataLinks = 'dataLinks' in panel.options ? (panel.options.dataLinks ?? []) : []
  for (const link of [...links, ...dataLinks]) yield* inLink(link, place)
  for (const [i, query] of panel.queries.entries()) {
    const [text, legend = ''] = [print(query), query.legend]
    if (!mayMention(text) && !mayMention(legend)) continue
    const id = refIds(panel.queries)[i] ?? ''
    const inner = inside(place, id)
    yield* inText(text, inner, `query ${id}`)
    yield* inText(legend, inner, `the legend of query ${id}`)
  }
}

function variableOf(repeat: Repeat): string {
  return 'by' in repeat ? repeat.by.variable : repeat.variable
}

function* inLink(link: Link, place: Place): Generator<VariableUse> {
  if ('url' in link) yield* inText(link.url, place, `the link "${link.title}"`)
}

// Source: https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/
const mention = /\$(\w+)|\$\{(\w+)[^}]*\}|\[\[(\w+)[^\]]*\]\]/g

export function* inText(
  text: string,
  place: Place,
  where: string,
  isLoose = false,
): Generator<VariableUse> {
  if (!mayMention(text)) return
  for (const match of text.matchAll(mention)) {
    const name = match[1] ?? match[2] ?? match[3] ?? ''
    // $1 is a group of label_replace(); names with __ are Grafana's own.
    if (!/^\d|^__/.test(name)) yield { name, place, where, isLoose }
  }
}

/** Most texts have none, and this is quicker to see than the form of one. */
function mayMention(text: string): boolean {
  return text.includes('$') || text.includes('[[')
}
