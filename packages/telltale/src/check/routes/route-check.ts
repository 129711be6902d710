import type { Problem } from '@telltale/core'
import type { RouteCheck, RouteScope } from './route-checks.ts'

export type RouteFinding = Omit<Problem, 'code' | 'severity'>

export function routeCheck(
  labels: Pick<RouteCheck, 'code' | 'severity' | 'title'>,
  find: (scope: RouteScope) => Iterable<RouteFinding>,
): RouteCheck {
  const { code, severity } = labels
  return Object.freeze({
    ...labels,
    find: {
      *inRoutes(scope: RouteScope) {
        for (const finding of find(scope)) yield { code, severity, ...finding }
      },
    },
  })
}
