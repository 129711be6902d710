import type { Leaves } from './model.ts'

/**
 * Texts by path. Lists of plain values are one leaf, because their items have no names.
 *
 * @example
 * leavesOf({ options: { legend: { calcs: ['mean', 'max'] } }, unit: 's' })
 * // => { 'options.legend.calcs': 'mean, max', unit: 's' }
 */
export function leavesOf(value: unknown, path = ''): Leaves {
  return Object.fromEntries(entries(value, path))
}

function* entries(value: unknown, path: string): Generator<readonly [string, string]> {
  if (value === undefined || typeof value === 'function') return
  if (value instanceof RegExp) yield [path, String(value)]
  else if (Array.isArray(value)) {
    if (value.every(isPlain)) yield [path, value.map(plainText).join(', ')]
    else for (const [i, item] of value.entries()) yield* entries(item, `${path}[${i + 1}]`)
  } else if (isPlain(value)) yield [path, plainText(value)]
  else {
    for (const [name, inner] of Object.entries(value as object))
      yield* entries(inner, path === '' ? name : `${path}.${name}`)
  }
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null
}

function plainText(value: unknown): string {
  if (value === true) return 'yes'
  if (value === false) return 'no'
  return value === null || value === '' ? 'nothing' : String(value)
}
