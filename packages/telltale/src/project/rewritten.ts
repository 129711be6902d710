import type { Located } from '@telltale/core'

/** A changed copy that counts as written where the original was: spreading alone loses the place. */
export function rewritten<T extends Located>(original: T, change: Partial<Omit<T, 'at'>>): T {
  const at = { get: () => original.at, enumerable: false }
  return Object.defineProperty({ ...original, ...change }, 'at', at)
}
