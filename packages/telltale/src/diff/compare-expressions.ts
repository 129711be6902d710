import type { Detail } from './change.ts'

/**
 * How a condition differs: only in the numbers that it compares with, or otherwise.
 *
 * @example
 * conditionDiffers('rate(a[5m]) > 0.05', 'rate(a[5m]) > 0.08')
 * // => [{ what: 'threshold', from: '0.05', to: '0.08' }]
 */
export function conditionDiffers(before: string, after: string): readonly Detail[] {
  if (before === after) return []
  const [old, now] = [withoutLimits(before), withoutLimits(after)]
  if (old.text !== now.text) return [{ what: 'condition', from: before, to: after, isCode: true }]
  return old.limits.flatMap((from, i) => {
    const to = now.limits[i]
    return to === undefined || from === to ? [] : [{ what: 'threshold', from, to }]
  })
}

interface Limits {
  readonly text: string
  readonly limits: readonly string[]
}

/** Texts in quotes are taken whole: what looks like a comparison in them is none. */
const comparison =
  /("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)|([=!<>]=|[<>])(\s*(?:bool\s+)?)(-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])/g

function withoutLimits(expr: string): Limits {
  const limits: string[] = []
  const text = expr.replace(comparison, (all, quoted, operator, space, limit) => {
    if (quoted !== undefined) return all
    limits.push(limit)
    return `${operator}${space}#`
  })
  return { text, limits }
}
