import type { Problem } from '@telltale/core'
import { duplicateVariable as duplicate } from '../../grafana/problems/variable-problems.ts'
import { dashboardCheck } from './dashboard-check.ts'

export const duplicateVariable = dashboardCheck(
  {
    code: 'dashboards/duplicate-variable',
    severity: 'error',
    title: 'Two variables of a dashboard have one name.',
  },
  function* ({ dashboard }) {
    const seen = new Set<string>()
    for (const { name, place } of dashboard.variables) {
      if (seen.has(name)) {
        const problem: Problem = duplicate({ variable: name }, place)
        yield {
          ...problem,
          summary: `the dashboard declares $${name} twice`,
          fix: 'Remove one, or rename it.',
        }
      }
      seen.add(name)
    }
  },
)
