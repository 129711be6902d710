/** Dashboards of schema version 2: elements and a layout that names them. */
import type { ForeignDocument, PartPath } from '../document/foreign-document.ts'
import { type JsonRecord, listOf, numberOf, recordOf, textOf } from '../json-value.ts'
import { placeIn, querySubject, type Reading } from './classic-dashboard.ts'
import { classicThresholds, classicUnits, hasMappings } from './classic-field.ts'
import type {
  DashboardSubject,
  Grid,
  PanelSubject,
  QuerySubject,
  VariableSubject,
} from './dashboard-subject.ts'
import { datasourceRef, type KnownSources } from './datasource-ref.ts'

/** Reads the specification that stands in a part of a document. */
export function v2Dashboard(
  document: ForeignDocument,
  part: PartPath,
  json: JsonRecord,
  uid: string | undefined,
): DashboardSubject {
  const title = textOf(json.title) ?? ''
  const sources: KnownSources = new Map(
    listOf(json.variables)
      .map(recordOf)
      .filter(({ kind }) => kind === 'DatasourceVariable')
      .map(({ spec }) => [
        textOf(recordOf(spec).name) ?? '',
        textOf(recordOf(spec).pluginId) ?? '',
      ]),
  )
  const reading: Reading = { document, sources, titles: title === '' ? [] : [title] }
  const cells = new Map<string, Cell>()
  placeElements(recordOf(json.layout), '', 'layout', cells)
  return {
    title,
    uid,
    form: 'v2',
    editable: json.editable !== false,
    panels: Object.entries(recordOf(json.elements)).map(([name, element]) =>
      panelOf(recordOf(element), [...part, 'elements', name], cells.get(name), reading),
    ),
    variables: listOf(json.variables).map((each, i) =>
      variableOf(recordOf(each), [...part, 'variables', i], reading),
    ),
    annotations: listOf(json.annotations).flatMap((each, i) => {
      const spec = recordOf(recordOf(each).spec)
      const where = [...part, 'annotations', i, 'spec']
      const query = queryOf(spec, where, textOf(spec.name) ?? 'annotation', reading)
      return query.text === '' ? [] : [query]
    }),
    inputs: [],
    json,
    place: placeIn(reading, part, []),
    placeOf: (inner) => placeIn(reading, [...part, ...inner], []),
  }
}

interface Cell {
  readonly row: string
  readonly grid: Grid | undefined
  readonly repeat: string | undefined
}

/** Layouts stand in each other: rows and tabs hold grids. */
function placeElements(
  layout: JsonRecord,
  row: string,
  plane: string,
  cells: Map<string, Cell>,
): void {
  const spec = recordOf(layout.spec)
  for (const { spec: inner } of listOf(spec.items).map(recordOf)) {
    const item = recordOf(inner)
    const name = textOf(recordOf(item.element).name) ?? ''
    const [x, y, w, h] = [item.x, item.y, item.width, item.height].map(numberOf)
    const isPlaced = x !== undefined && y !== undefined && w !== undefined && h !== undefined
    cells.set(name, {
      row,
      grid: isPlaced ? { x, y, w, h, plane } : undefined,
      repeat: textOf(recordOf(item.repeat).value),
    })
  }
  for (const [i, each] of [...listOf(spec.rows), ...listOf(spec.tabs)].map(recordOf).entries()) {
    const { title, layout: inner } = recordOf(each.spec)
    placeElements(recordOf(inner), textOf(title) ?? row, `${plane} ${i}`, cells)
  }
}

function panelOf(
  element: JsonRecord,
  part: PartPath,
  cell: Cell | undefined,
  reading: Reading,
): PanelSubject {
  const spec = recordOf(element.spec)
  const title = textOf(spec.title) ?? ''
  const viz = recordOf(spec.vizConfig)
  const drawn = recordOf(viz.spec)
  const data = recordOf(recordOf(spec.data).spec)
  const library = recordOf(spec.libraryPanel)
  const deeper = { ...reading, titles: [...reading.titles, cell?.row ?? '', title] }
  const where = [...part, 'spec']
  const queries = listOf(data.queries).map((each, i) => {
    const inner = recordOf(recordOf(each).spec)
    const at = [...where, 'data', 'spec', 'queries', i, 'spec']
    return {
      ...queryOf(inner, at, textOf(inner.refId) ?? '', deeper),
      hidden: inner.hidden === true,
    }
  })
  return {
    id: numberOf(spec.id),
    // Up to version 2 alpha 1 the kind itself names the type.
    type: textOf(viz.group) ?? textOf(viz.kind) ?? '',
    title,
    description: textOf(spec.description) ?? '',
    grid: cell?.grid,
    units: classicUnits(drawn).map(({ unit, of, part: inner }) => ({
      unit,
      of,
      place: placeIn(deeper, [...where, 'vizConfig', 'spec', ...inner], []),
    })),
    hasMappings: hasMappings(drawn),
    thresholds: classicThresholds(drawn),
    queries,
    transformations: listOf(data.transformations).flatMap(
      (each) => textOf(recordOf(each).group) ?? textOf(recordOf(each).kind) ?? [],
    ),
    library:
      element.kind === 'LibraryPanel'
        ? { uid: textOf(library.uid) ?? '', name: textOf(library.name) ?? '' }
        : undefined,
    repeat: cell?.repeat,
    datasource: queries[0]?.datasource ?? { kind: 'none', type: '', uid: '' },
    place: placeIn(deeper, where, []),
  }
}

/** `query: { group, datasource: { name }, spec }`, before that `query: { kind, spec }, datasource: { type, uid }`. */
function queryOf(spec: JsonRecord, part: PartPath, name: string, reading: Reading): QuerySubject {
  const query = recordOf(spec.query)
  const source = recordOf(query.datasource ?? spec.datasource)
  const type = textOf(query.group) ?? textOf(source.type) ?? textOf(query.kind) ?? ''
  const uid = textOf(source.name) ?? textOf(source.uid) ?? ''
  const datasource = datasourceRef({ type, uid }, reading.sources)
  return querySubject(
    recordOf(query.spec),
    [...part, 'query', 'spec'],
    'expr',
    name,
    datasource,
    reading,
  )
}

function variableOf(variable: JsonRecord, part: PartPath, reading: Reading): VariableSubject {
  const spec = recordOf(variable.spec)
  const name = textOf(spec.name) ?? ''
  const deeper = { ...reading, titles: [...reading.titles, `$${name}`] }
  const type = types[textOf(variable.kind) ?? ''] ?? ''
  const query = recordOf(spec.query)
  const where = [...part, 'spec', 'query', 'spec']
  const asked = recordOf(query.spec)
  const key = typeof asked.query === 'string' ? 'query' : '__legacyStringValue'
  const source = datasourceRef(
    {
      type: textOf(query.group) ?? textOf(recordOf(spec.datasource).type) ?? '',
      uid:
        textOf(recordOf(query.datasource ?? spec.datasource).name) ??
        textOf(recordOf(spec.datasource).uid) ??
        '',
    },
    reading.sources,
  )
  const written =
    textOf(spec.query)
      ?.split(',')
      .map((value) => value.trim()) ?? []
  return {
    name,
    type,
    values: type === 'query' || type === 'datasource' ? [] : written,
    query:
      type === 'query' && typeof asked[key] === 'string'
        ? querySubject(asked, where, key, '', source, deeper)
        : undefined,
    pluginId: textOf(spec.pluginId) ?? '',
    refresh: spec.refresh === 'onTimeRangeChanged' ? 2 : spec.refresh === 'never' ? 0 : 1,
    place: placeIn(deeper, part, []),
  }
}

/** The names of classic JSON. */
const types: Readonly<Record<string, string>> = {
  QueryVariable: 'query',
  TextVariable: 'textbox',
  ConstantVariable: 'constant',
  DatasourceVariable: 'datasource',
  IntervalVariable: 'interval',
  CustomVariable: 'custom',
  GroupByVariable: 'groupby',
  AdhocVariable: 'adhoc',
  SwitchVariable: 'switch',
}
