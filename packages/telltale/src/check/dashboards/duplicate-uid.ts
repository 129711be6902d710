import type { Problem } from '@telltale/core'
import type { Dashboard } from '../../dashboard/dashboard.ts'
import type { DashboardSubject } from '../../foreign/dashboard/dashboard-subject.ts'
import { placeOfBoth, repeated, type Titled, titled } from './repeated.ts'

/** Two files whose dashboards Grafana takes for one; a missing uid is another problem. */
export function* duplicateUids(dashboards: readonly DashboardSubject[]): Generator<Problem> {
  for (const [later, first] of repeated(dashboards, ({ uid }) => uid || undefined)) {
    yield duplicateUid(
      { uid: later.uid ?? '', title: later.title, at: later.place.at },
      { title: first.title, at: first.place.at },
    )
  }
}

/** Two definitions that Grafana takes for one, in whichever systems they are. */
export function* duplicateUidsOfProject(dashboards: readonly Dashboard[]): Generator<Problem> {
  for (const [later, first] of repeated(dashboards, ({ uid }) => uid)) {
    yield duplicateUid({ uid: later.uid, ...titled(later) }, titled(first))
  }
}

function duplicateUid(later: Titled & { readonly uid: string }, first: Titled): Problem {
  return {
    code: 'dashboards/duplicate-uid',
    severity: 'error',
    summary: `the uid "${later.uid}" is that of two dashboards, "${first.title}" and "${later.title}"`,
    ...placeOfBoth(later, first),
    why: 'Grafana keeps one of them; which one changes from start to start.',
    fix: 'Give each its own uid.',
  }
}
