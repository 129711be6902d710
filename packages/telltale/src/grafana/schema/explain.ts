import { nearest } from '@telltale/core'
import type { SchemaFault, SchemaFinding } from './finding.ts'
import {
  discriminatorValues,
  type JsonSchema,
  property,
  refPrefix,
  resolve,
  schemaAt,
  type ValidationError,
} from './json-schema.ts'
import type { Part } from './part.ts'
import { definitions } from './schemas.generated.js'
import { choiceText, pathText, schemaText, typeText, valueText, withArticle } from './wording.ts'

/** The validator's errors about one part, as sentences that name the offender and what is allowed. */
export function explain(part: Part, errors: readonly ValidationError[]): readonly SchemaFinding[] {
  const misspelt = new Set<string>()
  const findings = errors.map((error) => {
    const place = placeOf(part, error)
    const explanation = explainError(place, error)
    if (explanation.meant !== undefined) misspelt.add(pathText([...place.keys, explanation.meant]))
    return { place, explanation }
  })
  return findings
    .filter(
      // Who wrote "exprr" has not also forgotten "expr".
      ({ place, explanation: { fault, key } }) =>
        fault !== 'missing property' || !misspelt.has(pathText([...place.keys, key ?? ''])),
    )
    .map(({ place, explanation: { fault, key, message, fix } }) => ({
      layer: part.layer,
      fault,
      ...(part.panel && { panel: part.panel }),
      ...(part.row !== undefined && { row: part.row }),
      ...(part.query !== undefined && { query: part.query }),
      path: pathText([...part.owner, ...place.keys, ...(key === undefined ? [] : [key])]),
      message,
      fix,
    }))
}

/** The value that an error is about. */
interface Place {
  /** From the owner: the panel or the dashboard. */
  readonly keys: readonly string[]
  /** What it is called where any such thing is meant: its path, or `a Prometheus query`. */
  readonly anyName: string
  /** What it is called where this one is meant: its path, or `the Prometheus query`. */
  readonly name: string
  readonly value: unknown
  readonly schema: JsonSchema
}

interface Explanation {
  readonly fault: SchemaFault
  readonly message: string
  readonly fix: string
  /** The offending or missing property of the place. */
  readonly key?: string
  /** The property that a misspelt one was probably meant to be. */
  readonly meant?: string
}

function placeOf(part: Part, { instancePath }: ValidationError): Place {
  const inside = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
  const keys = [...part.keys, ...inside]
  return {
    keys,
    anyName: inside.length > 0 ? pathText(keys) : withArticle(part.noun),
    name: inside.length > 0 ? pathText(keys) : `the ${part.noun}`,
    value: inside.reduce<unknown>(property, part.value),
    schema: schemaAt({ $ref: `${refPrefix}${part.schema}` }, part.value, inside, definitions) ?? {},
  }
}

function explainError(place: Place, { keyword, params }: ValidationError): Explanation {
  switch (keyword) {
    case 'additionalProperties':
      return unknownProperty(place, String(params.additionalProperty))
    case 'required':
      return missingProperty(place, String(params.missingProperty))
    case 'type':
      return wrongType(place, asList(params.type).map(String))
    case 'enum':
      return wrongValue(place.name, place.value, asList(params.allowedValues))
    case 'discriminator':
      return wrongAlternative(place, String(params.tag))
    default:
      throw new Error(`the generated validators do not use the keyword "${keyword}"`)
  }
}

function unknownProperty({ anyName, schema }: Place, key: string): Explanation {
  const known = Object.keys(schema.properties ?? {})
  const meant = nearest(key, known)
  const summary = `"${key}" is not a property of ${anyName}`
  return {
    fault: 'unknown property',
    key,
    ...(meant === undefined
      ? {
          message: `${summary}. It has: ${known.join(', ')}`,
          fix: 'Use one of these, or remove it.',
        }
      : { message: `${summary}. Did you mean "${meant}"?`, fix: `Write "${meant}".`, meant }),
  }
}

function missingProperty({ name, schema }: Place, key: string): Explanation {
  const expected = schema.properties?.[key]
  const what = expected ? `: ${schemaText(resolve(expected, definitions))}` : ''
  return {
    fault: 'missing property',
    key,
    message: `"${key}" is missing from ${name}`,
    fix: `Add "${key}"${what}.`,
  }
}

function wrongType({ name, value }: Place, types: readonly string[]): Explanation {
  const expected = typeText(types)
  const given = `${typeof value === 'string' ? 'the text ' : ''}${valueText(value)}`
  return {
    fault: 'wrong type',
    message: `${name} must be ${expected}, not ${given}`,
    fix: `Give ${expected}.`,
  }
}

function wrongAlternative(place: Place, tag: string): Explanation {
  const given = property(place.value, tag)
  const allowed = discriminatorValues(place.schema, definitions)
  return given === undefined
    ? { ...missingProperty(place, tag), fix: `Add "${tag}": ${choiceText(allowed)}.` }
    : { ...wrongValue(pathText([...place.keys, tag]), given, allowed), key: tag }
}

function wrongValue(name: string, value: unknown, allowed: readonly unknown[]): Explanation {
  const texts = allowed.filter((option) => typeof option === 'string')
  const meant = typeof value === 'string' ? nearest(value, texts) : undefined
  return {
    fault: 'wrong value',
    message: `${name} must be ${choiceText(allowed)}, not ${valueText(value)}${meant === undefined ? '' : `. Did you mean "${meant}"?`}`,
    fix: meant === undefined ? `Use ${choiceText(allowed)}.` : `Write "${meant}".`,
  }
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
