import { type Expression, panelContext } from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import {
  type DashboardContext,
  type DashboardJson,
  dashboardJson,
} from '../grafana/dashboard-json.ts'
import { inSystem } from '../project/job-matchers.ts'
import { inFolder, pathsOf } from '../project/paths.ts'
import { stepFor } from '../project/scrape-interval.ts'
import type { System } from '../project/system.ts'
import { longestScrapeInterval } from '../project/variants.ts'
import { jsonText, sorted } from './canonical-json.ts'

/** Its path and its text. */
export type File = readonly [path: string, text: string]

/** Sees each dashboard's JSON before it becomes text: parsing it again would cost as much as making it. */
export type Inspect = (dashboard: Dashboard, json: unknown) => void

/** The JSON of each dashboard, by its path in the output folder of the system. */
export function dashboardFiles(system: System, inspect: Inspect = () => {}): readonly File[] {
  const context = contextOf(system)
  return system.options.dashboards.map((dashboard) => {
    const json = sorted(dashboardJson(dashboard, context))
    inspect(dashboard, json)
    return [inFolder(pathsOf(system).dashboards, dashboardFile(dashboard)), jsonText(json)]
  })
}

/** What each dashboard of a system becomes, in the order of the system, not yet as text. */
export function dashboardsJson(system: System): readonly DashboardJson[] {
  const context = contextOf(system)
  return system.options.dashboards.map((dashboard) => dashboardJson(dashboard, context))
}

function contextOf(system: System): DashboardContext {
  return {
    system: system.name,
    print: inSystem(panelContext, system),
    minStep: longestScrapeInterval(system),
    minStepOf: (queries: readonly Expression[]) => stepFor(queries, system),
  }
}

function dashboardFile({ uid, options }: Dashboard): string {
  return options.file ?? `${uid}.json`
}
