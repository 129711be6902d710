/**
 * One document from the schemas of many SDK types: names made unique, alternatives made
 * unambiguous, the SDK's two open places opened.
 */
import {
  type Definitions,
  type JsonSchema,
  type JsonType,
  refPrefix,
  resolve,
} from '../../src/grafana/schema/json-schema.ts'
import type { SdkType } from './sdk-types.ts'

export interface TypeSchema extends SdkType {
  readonly definitions: Readonly<Record<string, object>>
}

/** The name under which a type's schema is found in the document. */
export type NameOf = (type: SdkType) => string

/** @param open what the SDK's types leave to others; nothing in those of version 2 */
export function joinSchemas(
  schemas: readonly TypeSchema[],
  open: (definitions: Definitions, nameOf: NameOf) => Definitions = (definitions) => definitions,
): {
  definitions: Definitions
  nameOf: NameOf
} {
  const nameOf = uniqueNames(schemas)
  const joined: Record<string, JsonSchema> = {}
  for (const { package: name, definitions } of schemas) {
    for (const [type, schema] of Object.entries(definitions)) {
      joined[nameOf({ package: name, type })] = withRefs(schema, (ref) =>
        nameOf({ package: name, type: ref }),
      )
    }
  }
  const opened = open(joined, nameOf)
  const simple = mapValues(opened, (schema) => simplify(schema, opened))
  const roots = schemas.map((schema) => nameOf(schema))
  return { definitions: reachable(simple, roots), nameOf }
}

/** Types that differ between packages (`Options`) carry the package's name, the others do not. */
function uniqueNames(schemas: readonly TypeSchema[]): NameOf {
  const contents = new Map<string, Set<string>>()
  for (const { definitions } of schemas) {
    for (const [type, schema] of Object.entries(definitions)) {
      contents.set(type, (contents.get(type) ?? new Set()).add(JSON.stringify(schema)))
    }
  }
  return ({ package: name, type }) =>
    ((contents.get(type)?.size ?? 0) > 1 ? `${name}.${type}` : type).replace(/[^\w.]+/g, '_')
}

function withRefs(schema: object, rename: (ref: string) => string): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === '$ref'
      ? refPrefix + rename(decodeURIComponent(String(value).slice(refPrefix.length)))
      : value,
  )
}

/**
 * The SDK's base of all queries is an empty interface, which a schema closes to the empty object;
 * and a panel is validated as a panel or as a row by itself, so that its faults are not reported
 * against both.
 */
export function openClassicPlaces(definitions: Definitions, nameOf: NameOf): Definitions {
  const anyPanel: JsonSchema = { type: 'array', items: { type: 'object' } }
  const withAnyPanel = (name: string): JsonSchema => {
    const schema = definitions[name] ?? {}
    return { ...schema, properties: { ...schema.properties, panels: anyPanel } }
  }
  return {
    ...definitions,
    [nameOf({ package: 'dashboard', type: 'Dataquery' })]: { type: 'object' },
    Dashboard: withAnyPanel('Dashboard'),
    RowPanel: withAnyPanel('RowPanel'),
  }
}

function simplify(schema: JsonSchema & Loose, all: Definitions): JsonSchema {
  const unknown = Object.keys(schema).filter((key) => !keywords.has(key))
  if (unknown.length > 0) throw new Error(`unexpected schema keyword ${unknown.join(', ')}`)
  if (schema.anyOf) return unambiguous(schema.anyOf, all)
  if (schema.const !== undefined) return { enum: [schema.const] }
  if (schema.enum) return { enum: schema.enum }
  if (schema.$ref !== undefined) return singleValue(schema, all) ?? { $ref: schema.$ref }
  return {
    ...schema,
    ...(schema.properties && {
      properties: mapValues(schema.properties, (child) => simplify(child, all)),
    }),
    ...(schema.items && { items: simplify(schema.items, all) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: simplify(schema.additionalProperties, all),
    }),
  }
}

interface Loose {
  readonly anyOf?: readonly JsonSchema[]
  readonly const?: string | number
}

const keywords = new Set(
  '$ref type enum const anyOf properties required additionalProperties items'.split(' '),
)

/** Alternatives of different types become a list of types; tagged ones get a discriminator. */
function unambiguous(branches: readonly JsonSchema[], all: Definitions): JsonSchema {
  const resolved = branches.map((branch) => simplify(resolve(branch, all), all))
  const types = resolved.map((branch) => branch.type as JsonType)
  if (new Set(types).size === types.length && types.every((type) => typeof type === 'string')) {
    return Object.assign({}, ...resolved, { type: types })
  }
  const tag = Object.keys(resolved[0]?.properties ?? {}).find((name) =>
    resolved.every((branch) => branch.properties?.[name]?.enum?.length === 1),
  )
  if (tag === undefined) throw new Error(`cannot tell apart: ${JSON.stringify(branches)}`)
  return {
    type: 'object',
    discriminator: { propertyName: tag },
    oneOf: branches,
  }
}

function singleValue(schema: JsonSchema, all: Definitions): JsonSchema | undefined {
  const target: JsonSchema & Loose = resolve(schema, all)
  return target.const === undefined ? undefined : { enum: [target.const] }
}

function reachable(definitions: Definitions, roots: readonly string[]): Definitions {
  const seen = new Set<string>()
  const pending = [...roots]
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    JSON.stringify(definitions[name], (key, value) => {
      if (key === '$ref') pending.push(String(value).slice(refPrefix.length))
      return value
    })
  }
  return Object.fromEntries(
    Object.entries(definitions)
      .filter(([name]) => seen.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

function mapValues<A, B>(
  record: Readonly<Record<string, A>>,
  map: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
