import { didYouMean } from '@telltale/core'
import { allRoutes } from '../../routing/route-tree.ts'
import { routeCheck } from './route-check.ts'

export const undefinedTimeInterval = routeCheck(
  {
    code: 'routes/undefined-time-interval',
    severity: 'error',
    title: 'A route is silent at a time that is not defined.',
  },
  function* ({ routing: { root, timeIntervals } }) {
    const names = [...timeIntervals]
    for (const route of allRoutes(root)) {
      for (const name of route.timeIntervals) {
        if (timeIntervals.has(name)) continue
        yield {
          summary: `a route names the time interval "${name}", which does not exist.${didYouMean(name, names)}`,
          at: route.at,
          why: 'Alertmanager refuses the whole configuration.',
          fix: `Use one of ${names.join(', ') || 'those that you define'}, or define it under time_intervals.`,
        }
      }
    }
  },
)
