/**
 * The part of JSON Schema that the generated schemas use, and how to find one's way in it.
 *
 * There is no `anyOf`: every alternative is either a list of types or told apart by a
 * discriminating property, so that each fault has exactly one explanation.
 */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: JsonType | readonly JsonType[]
  readonly enum?: readonly (string | number | boolean | null)[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  /** Alternatives whose `discriminator` property has a value of its own in each. */
  readonly oneOf?: readonly JsonSchema[]
  readonly discriminator?: { readonly propertyName: string }
}

export type JsonType = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'null'

/** A function that ajv generated; `errors` belong to its last call. */
export interface Validator {
  (data: unknown): boolean
  errors?: readonly ValidationError[] | null
}

export interface ValidationError {
  /** JSON pointer to the value. */
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
}

export type Definitions = Readonly<Record<string, JsonSchema>>

export const refPrefix = '#/definitions/'

/** The schema that `$ref`s lead to. */
export function resolve(schema: JsonSchema, definitions: Definitions): JsonSchema {
  let current = schema
  while (current.$ref !== undefined) {
    const target = definitions[current.$ref.slice(refPrefix.length)]
    if (target === undefined) throw new Error(`${current.$ref} is not defined`)
    current = target
  }
  return current
}

/** The schema that governs the value at `keys` inside `value`, if the schema knows that place. */
export function schemaAt(
  schema: JsonSchema,
  value: unknown,
  keys: readonly string[],
  definitions: Definitions,
): JsonSchema | undefined {
  const here = alternative(resolve(schema, definitions), value, definitions)
  const [key, ...rest] = keys
  if (key === undefined) return here
  const next = here.properties?.[key] ?? here.items ?? here.additionalProperties
  return typeof next === 'object'
    ? schemaAt(next, property(value, key), rest, definitions)
    : undefined
}

/** The value of a property, or nothing where there can be none. */
export function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined
}

/** Values of the discriminating property, over all alternatives. */
export function discriminatorValues(schema: JsonSchema, definitions: Definitions) {
  const tag = schema.discriminator?.propertyName ?? ''
  return (schema.oneOf ?? []).flatMap(
    (branch) => resolve(branch, definitions).properties?.[tag]?.enum ?? [],
  )
}

function alternative(schema: JsonSchema, value: unknown, definitions: Definitions): JsonSchema {
  const tag = schema.discriminator?.propertyName
  if (tag === undefined) return schema
  const chosen = (schema.oneOf ?? [])
    .map((branch) => resolve(branch, definitions))
    .find((branch) => branch.properties?.[tag]?.enum?.some((v) => v === property(value, tag)))
  return chosen ?? schema
}
