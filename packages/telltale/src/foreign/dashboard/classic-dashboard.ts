/** Classic dashboard JSON, from schema 16 (rows, graph, singlestat) to today's. */
import type { ForeignDocument, PartPath } from '../document/foreign-document.ts'
import { isRecord, type JsonRecord, listOf, numberOf, recordOf, textOf } from '../json-value.ts'
import { classicThresholds, classicUnits, hasMappings } from './classic-field.ts'
import type {
  DashboardSubject,
  DatasourceRef,
  Grid,
  PanelSubject,
  Place,
  QuerySubject,
  VariableSubject,
} from './dashboard-subject.ts'
import { datasourceRef, type KnownSources } from './datasource-ref.ts'

export interface ClassicOptions {
  /** The manifest's name, when a manifest is around the dashboard. */
  readonly uid?: string | undefined
  /** Definitions of library panels, by uid. */
  readonly libraryPanels?: ReadonlyMap<string, LibraryPanel>
}

export interface LibraryPanel {
  readonly document: ForeignDocument
  readonly part: PartPath
  readonly model: JsonRecord
}

/** Reads the dashboard that stands in a part of a document. */
export function classicDashboard(
  document: ForeignDocument,
  part: PartPath,
  json: JsonRecord,
  options: ClassicOptions = {},
): DashboardSubject {
  const title = textOf(json.title) ?? ''
  const sources = knownSources(json)
  const reading: Reading = { document, sources, titles: title === '' ? [] : [title] }
  const variables = listOf(recordOf(json.templating).list).map((each, i) =>
    variableOf(recordOf(each), [...part, 'templating', 'list', i], reading),
  )
  return {
    title,
    uid: options.uid ?? textOf(json.uid),
    form: 'classic',
    editable: json.editable !== false,
    panels: [...panelsIn(json, part)].map((found) => panelOf(found, reading, options, json)),
    variables,
    annotations: listOf(recordOf(json.annotations).list).flatMap((each, i) =>
      annotationOf(recordOf(each), [...part, 'annotations', 'list', i], reading),
    ),
    inputs: listOf(json.__inputs).flatMap((input) => textOf(recordOf(input).name) ?? []),
    json,
    place: placeIn(reading, part, []),
    placeOf: (inner) => placeIn(reading, [...part, ...inner], []),
  }
}

export interface Reading {
  readonly document: ForeignDocument
  readonly sources: KnownSources
  /** Of the dashboard, and of what is around a panel. */
  readonly titles: readonly string[]
}

/** The file is read a second time for its places, so only when a problem is there. */
export function placeIn(
  { document, titles }: Reading,
  part: PartPath,
  more: readonly string[],
): Place {
  return {
    get at() {
      return document.placeOf(part)
    },
    get path() {
      return [...titles, ...more].filter((title) => title !== '')
    },
  }
}

/** What variables and inputs of the dashboard stand for. */
function knownSources(json: JsonRecord): KnownSources {
  const known = new Map<string, string>()
  for (const input of listOf(json.__inputs).map(recordOf)) {
    known.set(textOf(input.name) ?? '', textOf(input.pluginId) ?? '')
  }
  for (const variable of listOf(recordOf(json.templating).list).map(recordOf)) {
    if (variable.type !== 'datasource') continue
    known.set(textOf(variable.name) ?? '', textOf(variable.query) ?? '')
  }
  return known
}

interface FoundPanel {
  readonly json: JsonRecord
  readonly part: PartPath
  readonly row: string
  /** What it can overlap with. */
  readonly plane: string
}

/** Every panel but rows: in the grid, in closed rows, and in the rows of schema 15 and before. */
function* panelsIn(json: JsonRecord, part: PartPath): Generator<FoundPanel> {
  let row = ''
  for (const [i, panel] of listOf(json.panels).map(recordOf).entries()) {
    const at = [...part, 'panels', i]
    if (panel.type !== 'row') {
      yield { json: panel, part: at, row, plane: '' }
      continue
    }
    const title = textOf(panel.title) ?? ''
    const inside = listOf(panel.panels).map(recordOf)
    for (const [j, inner] of inside.entries()) {
      yield { json: inner, part: [...at, 'panels', j], row: title, plane: `row ${i}` }
    }
    // What follows a closed row does not belong to it.
    row = inside.length > 0 ? '' : title
  }
  for (const [i, each] of listOf(json.rows).map(recordOf).entries()) {
    for (const [j, inner] of listOf(each.panels).map(recordOf).entries()) {
      const at = [...part, 'rows', i, 'panels', j]
      yield { json: inner, part: at, row: textOf(each.title) ?? '', plane: '' }
    }
  }
}

function panelOf(
  found: FoundPanel,
  reading: Reading,
  { libraryPanels }: ClassicOptions,
  dashboard: JsonRecord,
): PanelSubject {
  const { json: own, row, plane } = found
  const library = libraryOf(own)
  const inFile = library && recordOf(recordOf(dashboard.__elements)[library.uid]).model
  const elsewhere = library && libraryPanels?.get(library.uid)
  const json = isRecord(inFile) ? inFile : (elsewhere?.model ?? own)
  const part = elsewhere && !isRecord(inFile) ? elsewhere.part : found.part
  const inside =
    elsewhere && !isRecord(inFile) ? { ...reading, document: elsewhere.document } : reading
  const title = textOf(own.title) ?? textOf(json.title) ?? ''
  const deeper = { ...inside, titles: [...reading.titles, row, title] }
  const datasource = datasourceRef(json.datasource, reading.sources)
  const isResolved = json !== own
  return {
    id: numberOf(own.id),
    type: textOf(json.type) ?? '',
    title,
    description: textOf(json.description) ?? '',
    grid: gridOf(recordOf(own.gridPos), plane),
    units: classicUnits(json).map(({ unit, of, part: inner }) => ({
      unit,
      of,
      place: placeIn(deeper, [...part, ...inner], []),
    })),
    hasMappings: hasMappings(json),
    thresholds: classicThresholds(json),
    queries: listOf(json.targets).flatMap((target, i) =>
      queryOf(recordOf(target), [...part, 'targets', i], datasource, deeper),
    ),
    transformations: listOf(json.transformations).flatMap(
      (each) => textOf(recordOf(each).id) ?? [],
    ),
    library: isResolved ? undefined : library,
    repeat: textOf(own.repeat) || undefined,
    datasource,
    place: placeIn(deeper, part, []),
  }
}

function libraryOf(json: JsonRecord) {
  if (!isRecord(json.libraryPanel)) return undefined
  const { uid, name } = json.libraryPanel
  return { uid: textOf(uid) ?? '', name: textOf(name) ?? '' }
}

function gridOf({ x, y, w, h }: JsonRecord, plane: string): Grid | undefined {
  const [left, top, width, height] = [x, y, w, h].map(numberOf)
  if (left === undefined || top === undefined || !width || !height) return undefined
  return { x: left, y: top, w: width, h: height, plane }
}

function queryOf(
  target: JsonRecord,
  part: PartPath,
  ofPanel: DatasourceRef,
  reading: Reading,
): readonly QuerySubject[] {
  const own = datasourceRef(target.datasource, reading.sources)
  const datasource = own.kind === 'none' ? ofPanel : own
  return [querySubject(target, part, 'expr', textOf(target.refId) ?? '', datasource, reading)]
}

/** A query whose text stands under a key of a part. */
export function querySubject(
  json: JsonRecord,
  part: PartPath,
  key: string,
  name: string,
  datasource: DatasourceRef,
  reading: Reading,
): QuerySubject {
  const where = [...part, key]
  const instant = json.instant === true
  return {
    name,
    text: textOf(json[key]) ?? '',
    datasource,
    legend: textOf(json.legendFormat) ?? '',
    instant,
    range: json.range === true || (json.range === undefined && !instant),
    format: textOf(json.format) ?? 'time_series',
    hidden: json.hide === true,
    place: placeIn(reading, where, [name]),
    placeAt: (offset) => reading.document.placeOf(where, offset),
  }
}

function variableOf(json: JsonRecord, part: PartPath, reading: Reading): VariableSubject {
  const name = textOf(json.name) ?? ''
  const type = textOf(json.type) ?? ''
  const deeper = { ...reading, titles: [...reading.titles, `$${name}`] }
  const datasource = datasourceRef(json.datasource, reading.sources)
  const isText = typeof json.query === 'string'
  const query = isText ? json : recordOf(json.query)
  return {
    name,
    type,
    values: type === 'query' || type === 'datasource' ? [] : valuesOf(json),
    query:
      type === 'query' && typeof query.query === 'string'
        ? querySubject(query, isText ? part : [...part, 'query'], 'query', '', datasource, deeper)
        : undefined,
    pluginId: type === 'datasource' ? (textOf(json.query) ?? '') : '',
    refresh: numberOf(json.refresh) ?? (json.refresh === true ? 1 : undefined),
    place: placeIn(deeper, part, []),
  }
}

/** Listed, or written behind each other: `5m, 1h : one hour`. */
function valuesOf({ options, query }: JsonRecord): readonly string[] {
  const listed = listOf(options).flatMap((option) => textOf(recordOf(option).value) ?? [])
  const written = (textOf(query) ?? '').split(',').map((each) => each.split(' : ').at(-1) ?? '')
  return [...new Set([...listed, ...written].map((value) => value.trim()))].filter(
    (value) => value !== '' && value !== '$__all',
  )
}

function annotationOf(json: JsonRecord, part: PartPath, reading: Reading): readonly QuerySubject[] {
  const name = textOf(json.name) ?? 'annotation'
  const datasource = datasourceRef(json.datasource, reading.sources)
  const [holder, where] =
    typeof json.expr === 'string' ? [json, part] : [recordOf(json.target), [...part, 'target']]
  if (typeof holder.expr !== 'string') return []
  return [querySubject(holder, where, 'expr', name, datasource, reading)]
}
