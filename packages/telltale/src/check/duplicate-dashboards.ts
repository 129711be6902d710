import type { Problem } from '@telltale/core'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { Model } from './model.ts'

/** Grafana tells dashboards apart by uid, people by title, the disk by file name. */
export function* duplicateDashboards({ systems }: Model): Generator<Problem> {
  const all = systems.flatMap(({ system }) => system.options.dashboards)
  for (const [dashboard, first] of repeated(all, ({ uid }) => uid)) {
    yield duplicateUid(facts(dashboard), facts(first))
  }
  for (const { system } of systems) {
    const { dashboards } = system.options
    for (const [dashboard, first] of repeated(dashboards, ({ options }) => options.title)) {
      yield duplicate('dashboards/duplicate-title', dashboard, first, {
        summary: `two dashboards of ${system.name} are called "${dashboard.options.title}"`,
        why: 'They lie in one folder of Grafana: nobody can tell them apart in a list.',
        fix: 'Say in the title what is different.',
      })
    }
    const files = dashboards.filter(({ options }) => options.file !== undefined)
    for (const [dashboard, first] of repeated(files, ({ options }) => options.file)) {
      yield duplicate('dashboards/duplicate-file', dashboard, first, {
        summary: `two dashboards of ${system.name} are written to ${dashboard.options.file}`,
        why: 'One would overwrite the other.',
        fix: 'Leave the option file out, or give each its own.',
      })
    }
  }
}

interface Facts {
  readonly uid: string
  readonly title: string
  readonly at: Problem['at']
}

function facts({ uid, options, at }: Dashboard): Facts {
  return { uid, title: options.title, at }
}

/** Two dashboards of which Grafana keeps one. */
export function duplicateUid({ uid, title, at }: Facts, first: Facts): Problem {
  return {
    code: 'dashboards/duplicate-uid',
    severity: 'error',
    summary: `the uid "${uid}" is that of two dashboards, "${first.title}" and "${title}"`,
    at,
    path: [title],
    related: [{ message: 'the other one', at: first.at }],
    why: 'Grafana keeps one of them; which one changes from start to start.',
    fix: 'Give each its own uid.',
  }
}

/** Every dashboard whose key another one has already, with that one. */
function* repeated(
  dashboards: readonly Dashboard[],
  keyOf: (dashboard: Dashboard) => string | undefined,
): Generator<readonly [Dashboard, Dashboard]> {
  const byKey = new Map<string | undefined, Dashboard>()
  for (const dashboard of dashboards) {
    const first = byKey.get(keyOf(dashboard))
    if (first === undefined) byKey.set(keyOf(dashboard), dashboard)
    else if (first !== dashboard) yield [dashboard, first]
  }
}

function duplicate(
  code: string,
  dashboard: Dashboard,
  first: Dashboard,
  words: Pick<Problem, 'summary' | 'why' | 'fix'>,
): Problem {
  return {
    code,
    severity: 'error',
    ...words,
    at: dashboard.at,
    path: [dashboard.options.title],
    related: [{ message: 'the other one', at: first.at }],
  }
}
