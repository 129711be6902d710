/** Reading JSON of which nothing is certain. */

export type JsonRecord = Readonly<Record<string, unknown>>

/** The value as a record; what is none has nothing in it. */
export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : nothing
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as a list; what is none has no items. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** A text, or a number as a text; else nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

/** A number, or a text that is one. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : undefined
}

const nothing: JsonRecord = Object.freeze({})
