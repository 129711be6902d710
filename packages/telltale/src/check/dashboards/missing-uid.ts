import { suggestedUid } from '../../grafana/problems/setting-problems.ts'
import { dashboardCheck } from './dashboard-check.ts'

export const missingUid = dashboardCheck(
  {
    code: 'dashboards/missing-uid',
    severity: 'warning',
    title: 'A dashboard has no uid.',
  },
  function* ({ dashboard }) {
    if (dashboard.uid !== undefined && dashboard.uid !== '') return
    yield {
      summary: `the dashboard "${dashboard.title}" has no uid`,
      ...dashboard.place,
      why: 'Grafana makes one up whenever it loads the file anew; every link and bookmark to the page breaks.',
      fix: `Add "uid": "${suggestedUid(dashboard.title)}": 1 to 40 letters, digits, _ or -.`,
    }
  },
)
