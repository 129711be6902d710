import type { Problem } from '@telltale/core'
import type { DashboardSubject } from '../../foreign/dashboard/dashboard-subject.ts'
import { duplicateUid } from '../duplicate-dashboards.ts'

/** Two files whose dashboards Grafana takes for one. */
export function* duplicateUids(dashboards: readonly DashboardSubject[]): Generator<Problem> {
  const byUid = new Map<string, DashboardSubject>()
  for (const dashboard of dashboards) {
    const { uid, title, place } = dashboard
    if (uid === undefined || uid === '') continue
    const first = byUid.get(uid)
    if (first === undefined) byUid.set(uid, dashboard)
    else {
      yield duplicateUid(
        { uid, title, at: place.at },
        { uid, title: first.title, at: first.place.at },
      )
    }
  }
}
