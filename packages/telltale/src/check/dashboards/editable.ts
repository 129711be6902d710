import { dashboardCheck } from './dashboard-check.ts'

/** As both linters of Grafana Labs ask it. */
export const editable = dashboardCheck(
  {
    code: 'dashboards/editable',
    severity: 'info',
    title: 'Everybody can change a dashboard that is kept in a file.',
  },
  function* ({ dashboard }) {
    if (!dashboard.editable) return
    yield {
      summary: `the dashboard "${dashboard.title}" can be edited in Grafana`,
      ...dashboard.place,
      why: 'What somebody changes there is lost when the file is loaded again, and the two differ until then.',
      fix: 'Set "editable": false, unless the file is where you start from.',
    }
  },
)
