/** AhaRadar with one thing more: a panel, a rule or a metric, in which there is a mistake. */
import type { FamilyTree } from '@telltale/core'
import {
  type Dashboard,
  dashboard,
  defineProject,
  type Panel,
  type Project,
  row,
  ruleGroup,
  type System,
  target,
} from 'telltale'
import aharadar from '../../build/project.ts'
import type { SystemSettings } from '../../packages/telltale/src/project/system.ts'

const [found] = aharadar.systems
if (found === undefined) throw new Error('the project has no system')
const aharadarSystem: System = found
const { options } = aharadarSystem

export type Seed =
  | { readonly panel: Panel; readonly families?: FamilyTree }
  | { readonly rules: Parameters<typeof ruleGroup>[1]; readonly families?: FamilyTree }
  | { readonly families: FamilyTree }
  | { readonly options: Partial<SystemSettings> }
  | { readonly dashboards: readonly Dashboard[] }
  | { readonly project: Project }

/** The project with the seed in it; everything else is as it is in the repository. */
export function seeded(seed: Seed): Project {
  if ('project' in seed) return seed.project
  if ('options' in seed) return projectWith(seed.options)
  if ('dashboards' in seed)
    return projectWith({ dashboards: [...options.dashboards, ...seed.dashboards] })
  const exposed: Partial<SystemSettings> =
    seed.families === undefined
      ? {}
      : {
          targets: [
            ...options.targets,
            target('seeds', { addresses: ['seeds:1'], exposes: seed.families }),
          ],
        }
  if ('panel' in seed) return projectWith({ ...exposed, dashboards: withPanel(seed.panel) })
  if ('rules' in seed) {
    return projectWith({ ...exposed, rules: [...options.rules, ruleGroup('seeds', seed.rules)] })
  }
  return projectWith(exposed)
}

export function projectWith(change: Partial<SystemSettings>): Project {
  return defineProject([aharadarWith(change)])
}

/** The system as it is, with other options; where it is written stays the same. */
export function aharadarWith(change: Partial<SystemSettings>): System {
  return { ...aharadarSystem, at: aharadarSystem.at, options: { ...options, ...change } }
}

/** The overview with a row more, and the other dashboards. */
function withPanel(panel: Panel): readonly Dashboard[] {
  const [overview, ...others] = options.dashboards
  if (overview === undefined) throw new Error('there is no dashboard')
  return [
    dashboard(overview.uid, overview.options, ...overview.rows, row('Seeds', panel)),
    ...others,
  ]
}
