import type { SourceLocation } from '@telltale/core'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { refIds } from '../grafana/ids.ts'
import type { System } from '../project/system.ts'
import { rulePlaces } from '../rules/rule-places.ts'
import type { Allowance } from './allowances.ts'

/** What the options of a system, its dashboards, panels, queries and rules allow. */
export function projectAllowances(system: System): readonly Allowance[] {
  const { dashboards, allow } = system.options
  return [
    ...allowed(allow, system.at),
    ...dashboards.flatMap(inDashboard),
    ...rulePlaces(system).flatMap(({ rule, path }) => allowed(rule.options.allow, rule.at, path)),
  ]
}

function inDashboard({ options, rows, at }: Dashboard): readonly Allowance[] {
  const panels = rows.flatMap((row) =>
    row.panels.flatMap((panel) => {
      const path = [options.title, row.title, panel.title].filter((part) => part !== '')
      const ids = refIds(panel.queries)
      return [
        ...allowed(panel.options.allow, panel.at, path),
        ...panel.queries.flatMap((query, i) =>
          allowed(query.allow, panel.at, [...path, ids[i] ?? '']),
        ),
      ]
    }),
  )
  return [...allowed(options.allow, at, [options.title]), ...panels]
}

type Options = Readonly<Record<string, string>> | undefined

/** One allowance for each id, below a path, or for what is defined at the same place. */
export function allowed(
  allow: Options,
  at: SourceLocation | undefined,
  path?: readonly string[],
): readonly Allowance[] {
  return Object.entries(allow ?? {}).map(([code, reason]) => ({
    code,
    reason: String(reason),
    at,
    ...(path && { path }),
  }))
}
