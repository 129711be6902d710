import type { Allowed } from '../check/allowances.ts'
import type { Style } from './style.ts'

/**
 * What a project allows itself and why, those with one reason together; nothing when it allows
 * nothing.
 *
 * @param limit how many lines are shown
 *
 * @example
 *   allowed with a reason:
 *     2 metrics/too-many-series   A route answers one or two methods with a handful of codes.
 *     1 promql/raw-counter        Lifetime totals are wanted.
 */
export function allowedText(allowed: readonly Allowed[], style: Style, limit: number): string {
  const groups = new Map<string, { readonly code: string; readonly reason: string; n: number }>()
  for (const { problem, reason } of allowed) {
    const key = JSON.stringify([problem.code, reason])
    const group = groups.get(key) ?? { code: problem.code, reason, n: 0 }
    group.n++
    groups.set(key, group)
  }
  if (groups.size === 0) return ''
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  const width = Math.max(...rows.map(({ code }) => code.length))
  const digits = Math.max(...rows.map(({ n }) => String(n).length))
  const lines = rows
    .slice(0, limit)
    .map(
      ({ code, reason, n }) =>
        `    ${String(n).padStart(digits)} ${style('strong', code.padEnd(width))}   ${reason.replaceAll(/\s+/g, ' ').trim()}`,
    )
  const hidden = rows.length - lines.length
  const more = hidden > 0 ? [`    … and ${hidden} more; --verbose lists all`] : []
  return `${['  allowed with a reason:', ...lines, ...more].join('\n')}\n`
}
