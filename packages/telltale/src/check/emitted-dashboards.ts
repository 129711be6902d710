/** Checks of the JSON that a project's dashboards become: the same that foreign dashboards meet. */
import type { Problem, SourceLocation } from '@telltale/core'
import type { Dashboard } from '../dashboard/dashboard.ts'
import { classicDashboard } from '../foreign/dashboard/classic-dashboard.ts'
import type { DashboardSubject, QuerySubject } from '../foreign/dashboard/dashboard-subject.ts'
import type { PartPath } from '../foreign/document/foreign-document.ts'
import { listOf, recordOf } from '../foreign/json-value.ts'
import { panelIds } from '../grafana/ids.ts'
import { dashboardProblems } from '../grafana/problems/dashboard-problems.ts'
import type { Project } from '../project/project.ts'
import type { System } from '../project/system.ts'
import { alertsOf } from '../rules/rule-group.ts'
import { alertLimits } from './alert-limits.ts'
import { sortedOut } from './allowances.ts'
import { unusedSuppressions } from './checks/unused-suppression.ts'
import type { DashboardScope } from './dashboards/dashboard-check.ts'
import { emittedChecks } from './dashboards/dashboard-checks.ts'
import { type ExpressionUse, environmentOf } from './model.ts'
import { projectAllowances } from './project-allowances.ts'

export interface EmittedDashboards {
  /** Takes a dashboard with the JSON that it has become. */
  readonly inspect: (dashboard: Dashboard, json: unknown) => void
  /** What was wrong, without what the project allows itself; to be asked when all have been seen. */
  readonly problems: () => readonly Problem[]
}

/** Problems stand at the definitions: at the panel, or at the dashboard. */
export function emittedDashboards(project: Project): EmittedDashboards {
  const found: Problem[] = []
  const scopes = new Map<Dashboard, Pick<DashboardScope, 'environment' | 'limits'>>()
  for (const system of project.systems) {
    const scope = scopeOf(system)
    for (const dashboard of system.options.dashboards) scopes.set(dashboard, scope)
  }
  return {
    inspect(dashboard, json) {
      const scope = scopes.get(dashboard)
      if (scope === undefined) return
      const subject = subjectOf(dashboard, json)
      const expressions = expressionsOf(dashboard, subject)
      for (const { find } of emittedChecks) {
        found.push(...find.inDashboard({ dashboard: subject, expressions, ...scope }))
      }
    },
    problems() {
      const allowances = project.systems
        .flatMap(projectAllowances)
        .filter(({ code }) => emittedCodes.includes(code))
      const { problems, unused } = sortedOut(found, allowances)
      const useless = unused.length > 0 ? sortedOut(foundInDefinitions(project), unused).unused : []
      return [...problems, ...unusedSuppressions(useless, emittedCodes)]
    },
  }
}

/** What can only be allowed or found when there is JSON. */
export const emittedCodes: readonly string[] = emittedChecks.map(({ code }) => code)

/** Some checks look at the definition, too: what is allowed there is of use, whatever the JSON is. */
function foundInDefinitions({ systems }: Project): readonly Problem[] {
  return systems
    .flatMap(({ options }) => options.dashboards.flatMap((page) => [...dashboardProblems(page)]))
    .filter(({ code }) => emittedCodes.includes(code))
}

/** Worked out for the first dashboard that asks. */
function scopeOf(system: System): Pick<DashboardScope, 'environment' | 'limits'> {
  let limits: DashboardScope['limits'] | undefined
  let environment: DashboardScope['environment'] | undefined
  return {
    get limits() {
      limits ??= alertLimits(alertsOf(system.options.rules))
      return limits
    },
    get environment() {
      environment ??= environmentOf(system)
      return environment
    },
  }
}

function subjectOf(dashboard: Dashboard, json: unknown): DashboardSubject {
  const placeOf = (part: PartPath) => definitionOf(dashboard, json, part)
  return classicDashboard({ file: '', value: json, placeOf }, [], recordOf(json))
}

/** The panel that a part of the JSON was made of, else the dashboard. */
function definitionOf(dashboard: Dashboard, json: unknown, part: PartPath): SourceLocation {
  const [list, i, inner, j] = part
  const outer = list === 'panels' ? recordOf(listOf(recordOf(json).panels)[Number(i)]) : {}
  const panel = inner === 'panels' ? recordOf(listOf(recordOf(outer).panels)[Number(j)]) : outer
  const [owner] = [...panelIds(dashboard)].find(([, id]) => id === recordOf(panel).id) ?? []
  return owner?.at ?? dashboard.at ?? { file: '', line: 0, column: 0 }
}

/** The trees are those of the definitions: parsing what was just printed would cost more than all checks. */
function expressionsOf(
  dashboard: Dashboard,
  subject: DashboardSubject,
): ReadonlyMap<QuerySubject, ExpressionUse> {
  const byId = new Map([...panelIds(dashboard)].map(([owner, id]) => [id, owner]))
  const expressions = new Map<QuerySubject, ExpressionUse>()
  for (const { id, queries } of subject.panels) {
    const owner = id === undefined ? undefined : byId.get(id)
    if (owner?.kind !== 'panel') continue
    for (const [i, query] of queries.entries()) {
      const node = owner.queries[i]?.node
      if (node === undefined) continue
      expressions.set(query, {
        node,
        nodes: [],
        get at() {
          return owner.at
        },
        get path() {
          return query.place.path ?? []
        },
      })
    }
  }
  return expressions
}
