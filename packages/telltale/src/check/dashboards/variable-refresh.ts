import { dashboardCheck } from './dashboard-check.ts'

/** dashboard-linter's template-on-time-change-reload-rule. */
export const variableRefresh = dashboardCheck(
  {
    code: 'dashboards/variable-refresh',
    severity: 'info',
    title: 'The choices of a variable do not follow the time range.',
  },
  function* ({ dashboard }) {
    for (const { type, refresh, name, place } of dashboard.variables) {
      if (type !== 'query' || refresh === 2) continue
      yield {
        summary: `the choices of $${name} are ${refresh === 1 ? 'read when the page is opened only' : 'never read again'}`,
        ...place,
        why: 'In an earlier time range other instances existed, which nobody can choose then.',
        fix: 'Set "refresh": 2: on every change of the time range.',
      }
    }
  },
)
