import { createHash } from 'node:crypto'
import type { System } from './system.ts'

/** Changes with everything that a system's metrics, targets and rules say; its dashboards do not count. */
export function systemKey({ name, options: { targets, rules, prometheus, team } }: System): string {
  const text = JSON.stringify({ name, targets, rules, prometheus, team }, (_, value) =>
    value instanceof Map || value instanceof Set
      ? [...value]
      : value instanceof RegExp
        ? String(value)
        : value,
  )
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
