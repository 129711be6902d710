import { type Change, change, pairs } from './change.ts'
import { leavesDiffer } from './compare-leaves.ts'
import { comparePanels } from './compare-panels.ts'
import type { DashboardModel, SystemModel } from './model.ts'
import { pathText } from './uses.ts'

export function compareDashboards(before: SystemModel, after: SystemModel): readonly Change[] {
  const { removed, added, kept } = pairs(before.dashboards, after.dashboards, ({ uid }) => uid)
  const whole = (kind: 'added' | 'removed', dashboard: DashboardModel) => {
    const { title, uid, panels } = dashboard
    const side = kind === 'added' ? 'to' : 'from'
    const twin = (kind === 'added' ? removed : added).find((each) => each.title === title)
    return change({
      kind,
      of: 'dashboard',
      system: after.name,
      name: title,
      details: [
        { what: 'uid', [side]: uid },
        { what: 'number of panels', [side]: String(panels.length) },
      ],
      ...(kind === 'removed' &&
        twin && {
          advice: `${title} has the uid ${twin.uid} now, and links and bookmarks to ${uid} lead nowhere. Keep the uid.`,
        }),
    })
  }
  return [
    ...removed.map((dashboard) => whole('removed', dashboard)),
    ...added.map((dashboard) => whole('added', dashboard)),
    ...kept.flatMap(([from, to]) => compareDashboard(from, to, after.name)),
  ]
}

function compareDashboard(
  from: DashboardModel,
  to: DashboardModel,
  system: string,
): readonly Change[] {
  const details = leavesDiffer(
    { title: from.title, ...from.settings },
    { title: to.title, ...to.settings },
  )
  const own = { of: 'dashboard', system, name: to.title } as const
  return [
    ...(details.length === 0 ? [] : [change({ kind: 'changed', ...own, details })]),
    ...compareVariables(from, to, system),
    ...comparePanels(from, to, system),
  ]
}

function compareVariables(
  from: DashboardModel,
  to: DashboardModel,
  system: string,
): readonly Change[] {
  const { removed, added, kept } = pairs(from.variables, to.variables, ({ name }) => name)
  const about = (name: string) =>
    ({ of: 'variable', system, name: pathText(to.title, `$${name}`) }) as const
  return [
    ...removed.map(({ name }) => change({ kind: 'removed', ...about(name) })),
    ...added.map(({ name }) => change({ kind: 'added', ...about(name) })),
    ...kept.flatMap(([before, after]) => {
      const details = leavesDiffer(before.settings, after.settings)
      return details.length === 0
        ? []
        : [change({ kind: 'changed', ...about(after.name), details })]
    }),
  ]
}
