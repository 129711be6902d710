/** The recording methods of clients' metrics, with the numbers in `Series`. */
import { childLabels, isObject, slotOf } from './fast-collector.ts'
import type { Series } from './series.ts'

export type Method = (first?: unknown, second?: unknown) => void

/** What a method takes over from the client's. What it does not is the client's to do or refuse. */
export interface TakenOver {
  isTaken(value: number): boolean
  write(slot: number, value: number): void
  /** The value when none is given. */
  readonly usual?: number
  /** Whether a first argument that is no object stands for no labels, and not for the value. */
  isNoLabels?(first: unknown): boolean
}

export function fastMethod(
  series: Series,
  stock: Method,
  { isTaken, write, usual, isNoLabels }: TakenOver,
): Method {
  return (first, second) => {
    const hasLabels = isObject(first)
    const value = (hasLabels || isNoLabels?.(first) ? second : first) ?? usual
    const taken = typeof value === 'number' && isTaken(value)
    const slot = taken ? slotOf(series, hasLabels ? first : {}) : -1
    if (taken && slot >= 0) write(slot, value)
    else stock(first, second)
  }
}

/**
 * The metric's `labels(…)`. Undeclared labels are the client's to refuse: at once, or with the first
 * sample, as it has it for the kind.
 */
export function fastLabels(
  series: Series,
  stock: (...args: unknown[]) => object,
  refuses: 'at once' | 'with the first sample',
  childOf: (labels: object) => object,
): (...args: unknown[]) => object {
  return (...args) => {
    const labels = childLabels(series, args)
    const isDeclared = (name: string) => series.names.includes(name)
    return labels && (refuses !== 'at once' || Object.keys(labels).every(isDeclared))
      ? childOf(labels)
      : stock(...args)
  }
}
