import type { FaultyPanel, SchemaLayer } from './finding.ts'
import { property } from './json-schema.ts'
import { layers, panelFieldConfig, panelOptions } from './schemas.generated.js'

/** A piece of a dashboard that has a schema of its own. */
export interface Part {
  readonly layer: SchemaLayer
  /** The name of its schema. */
  readonly schema: string
  readonly value: unknown
  /** What it is called in a sentence, without an article: `Prometheus query`. */
  readonly noun: string
  /** The panel, or the dashboard, that it is part of, from the root. */
  readonly owner: readonly string[]
  /** From the owner. */
  readonly keys: readonly string[]
  readonly panel?: FaultyPanel
  readonly row?: string
  readonly query?: string
}

/** Everything in a dashboard that has a schema: itself, then row by row and panel by panel. */
export function* partsOf(dashboard: unknown): Generator<Part> {
  const schema = layers.dashboard ?? ''
  yield { layer: 'dashboard', schema, value: dashboard, noun: 'dashboard', owner: [], keys: [] }
  yield* panelsIn(dashboard, [], undefined)
}

function* panelsIn(
  parent: unknown,
  keys: readonly string[],
  row: string | undefined,
): Generator<Part> {
  for (const [index, panel] of list(property(parent, 'panels')).entries()) {
    // That it is not an object is a fault of its parent.
    if (typeof panel !== 'object' || panel === null) continue
    const owner = [...keys, 'panels', String(index)]
    const about = { owner, panel: nameOf(panel, index), ...(row !== undefined && { row }) }
    if (property(panel, 'type') === 'row') {
      const schema = layers.row ?? ''
      yield { layer: 'dashboard', schema, value: panel, noun: 'row', keys: [], ...about }
      yield* panelsIn(panel, owner, about.panel.title)
    } else {
      yield* partsOfPanel(panel, about)
    }
  }
}

type About = Pick<Part, 'owner' | 'row'> & { readonly panel: FaultyPanel }

function* partsOfPanel(panel: object, about: About): Generator<Part> {
  const schema = layers.panel ?? ''
  yield { layer: 'dashboard', schema, value: panel, noun: 'panel', keys: [], ...about }
  yield* partOf(panel, about, 'panel options', panelOptions, ['options'])
  yield* partOf(panel, about, 'field config', panelFieldConfig, [
    'fieldConfig',
    'defaults',
    'custom',
  ])
  for (const [index, query] of list(property(panel, 'targets')).entries()) {
    if (!isPrometheus(query, panel)) continue
    const refId = property(query, 'refId')
    yield {
      layer: 'query',
      schema: layers.prometheusQuery ?? '',
      value: query,
      noun: 'Prometheus query',
      keys: ['targets', String(index)],
      query: typeof refId === 'string' && refId !== '' ? refId : `query ${index + 1}`,
      ...about,
    }
  }
}

/** Options and custom field options exist only for the panel types that the SDK knows. */
function* partOf(
  panel: object,
  about: About,
  layer: SchemaLayer,
  schemas: Readonly<Record<string, string>>,
  keys: readonly string[],
): Generator<Part> {
  const { type } = about.panel
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined
  const value = keys.reduce<unknown>(property, panel)
  if (schema === undefined || value === undefined) return
  const noun = `${type} panel's ${layer === 'panel options' ? 'options' : 'custom field options'}`
  yield { layer, schema, value, noun, keys, ...about }
}

/** A query without a data source of its own goes to the panel's. */
function isPrometheus(query: unknown, panel: object): boolean {
  const source = property(query, 'datasource') ?? property(panel, 'datasource')
  return property(source, 'type') === 'prometheus'
}

function nameOf(panel: object, index: number): FaultyPanel {
  const [title, type, id] = ['title', 'type', 'id'].map((key) => property(panel, key))
  const kind = typeof type === 'string' && type !== '' ? type : 'panel'
  return {
    title: typeof title === 'string' && title !== '' ? title : `untitled ${kind} ${index + 1}`,
    type: kind,
    ...(typeof id === 'number' && { id }),
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
