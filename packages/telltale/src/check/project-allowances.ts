import type { Located } from '@telltale/core'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { refIds } from '../grafana/ids.ts'
import type { Project } from '../project/project.ts'
import { stackTitle } from '../project/stack.ts'
import type { System } from '../project/system.ts'
import { routingPath } from '../routing/alert-routing.ts'
import { rulePlaces } from '../rules/rule-places.ts'
import type { Allowance } from './allowances.ts'

/** What the options of a system, its dashboards, panels, queries and rules allow. */
export function projectAllowances(system: System): readonly Allowance[] {
  const { dashboards, allow, routing } = system.options
  return [
    ...allowed(allow, system),
    ...(routing ? allowed(routing.options.allow, routing, () => routingPath(system)) : []),
    ...dashboards.flatMap(inDashboard),
    ...rulePlaces(system).flatMap(({ rule, path }) =>
      allowed(rule.options.allow, rule, () => path),
    ),
  ]
}

/** What the routing of the stack allows; that of a system speaks for itself. */
export function stackAllowances({ options }: Project): readonly Allowance[] {
  const { routing, title } = options.stack ?? {}
  return routing === undefined
    ? []
    : allowed(routing.options.allow, routing, () => [title ?? stackTitle, 'routing'])
}

function inDashboard(dashboard: Dashboard): readonly Allowance[] {
  const { options, rows } = dashboard
  const panels = rows.flatMap((row) =>
    row.panels.flatMap((panel) => {
      const path = () => [options.title, row.title, panel.title].filter((part) => part !== '')
      return [
        ...allowed(panel.options.allow, panel, path),
        ...panel.queries.flatMap((query, i) =>
          allowed(query.allow, panel, () => [...path(), refIds(panel.queries)[i] ?? '']),
        ),
      ]
    }),
  )
  return [...allowed(options.allow, dashboard, () => [options.title]), ...panels]
}

type Options = Readonly<Record<string, string>> | undefined

/**
 * One allowance for each id, below a path, or for what is defined at the same place. Most allow
 * nothing, and where they are is not asked.
 */
export function allowed(
  allow: Options,
  owner: Located,
  path?: () => readonly string[],
): readonly Allowance[] {
  if (allow === undefined) return []
  return Object.entries(allow).map(([code, reason]) => ({
    code,
    reason: String(reason),
    at: owner.at,
    ...(path && { path: path() }),
  }))
}
