import { isUid, suggestedUid, uidFault } from '../../grafana/problems/setting-problems.ts'
import { dashboardCheck } from './dashboard-check.ts'

export const uid = dashboardCheck(
  {
    code: 'dashboards/uid',
    severity: 'error',
    title: 'A uid is too long, or has characters that Grafana refuses.',
  },
  function* ({ dashboard }) {
    if (dashboard.uid === undefined || dashboard.uid === '' || isUid(dashboard.uid)) return
    yield {
      summary: `the uid "${dashboard.uid}" ${uidFault(dashboard.uid)}`,
      ...dashboard.placeOf(['uid']),
      path: dashboard.place.path ?? [],
      why: 'Grafana refuses the dashboard, or gives it another uid, and links to it break.',
      fix: `Use 1 to 40 letters, digits, _ or -, such as "${suggestedUid(dashboard.uid)}".`,
    }
  },
)
