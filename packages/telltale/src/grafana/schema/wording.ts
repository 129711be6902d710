import type { JsonSchema } from './json-schema.ts'

/** `['targets', '0', 'exprr']` as `targets[0].exprr`. */
export function pathText(keys: readonly string[]): string {
  return keys
    .map((key, index) => {
      if (/^\d+$/.test(key)) return `[${key}]`
      if (!/^[\w$]+$/.test(key)) return `[${JSON.stringify(key)}]`
      return index === 0 ? key : `.${key}`
    })
    .join('')
}

/** `a stat panel`, `an annolist panel`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`
}

/** A value as a message shows it, never longer than a line. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  }
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

/** `a number or null`. */
export function typeText(types: readonly string[]): string {
  return types.map((type) => typeWords[type] ?? type).join(' or ')
}

/** `one of "list", "table"`. */
export function choiceText(allowed: readonly unknown[]): string {
  return `${allowed.length > 1 ? 'one of ' : ''}${allowed.map(valueText).join(', ')}`
}

/** What a schema wants, as far as a few words can say it. */
export function schemaText(schema: JsonSchema): string {
  return schema.enum ? choiceText(schema.enum) : typeText([schema.type ?? 'object'].flat())
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}
