import { didYouMean } from '@telltale/core'

/** Reads values of a file that a person wrote, and collects everything that is wrong with them. */
export interface Reader {
  readonly faults: readonly string[]
  /** The fields of an object; keys that are none of `known` are faults. */
  object(value: unknown, place: string, known: readonly string[]): Fields
  text(value: unknown, place: string): string
  flag(value: unknown, place: string, fallback: boolean): boolean
  number(value: unknown, place: string, limits: Limits): number
  fault(place: string, message: string): void
}

export type Fields = Readonly<Record<string, unknown>>

export interface Limits {
  readonly fallback?: number
  readonly min: number
  readonly max: number
  readonly whole?: boolean
}

export function createReader(): Reader {
  const faults: string[] = []
  const fault = (place: string, message: string) => void faults.push(`  ${place}: ${message}`)
  return {
    faults,
    fault,
    object(value, place, known) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        fault(place, `it must have fields (${known.join(', ')}), and is ${shown(value)}.`)
        return {}
      }
      for (const key of Object.keys(value)) {
        if (!known.includes(key))
          fault(
            place,
            `"${key}" is not known here.${didYouMean(key, known)} There are: ${known.join(', ')}.`,
          )
      }
      return value as Fields
    },
    text(value, place) {
      if (typeof value === 'string' && value.trim() !== '') return value
      fault(place, `it must be a text, and is ${shown(value)}.`)
      return ''
    },
    flag(value, place, fallback) {
      if (value === undefined) return fallback
      if (typeof value === 'boolean') return value
      fault(place, `it must be true or false, and is ${shown(value)}.`)
      return fallback
    },
    number(value, place, { fallback, min, max, whole = true }) {
      if (value === undefined && fallback !== undefined) return fallback
      const fits = typeof value === 'number' && value >= min && value <= max
      if (fits && (!whole || Number.isInteger(value))) return value
      fault(
        place,
        `it must be a ${whole ? 'whole ' : ''}number from ${min} to ${max}, and is ${shown(value)}.`,
      )
      return fallback ?? min
    },
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value)
}
