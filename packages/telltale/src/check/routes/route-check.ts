/** What a check of who is told is given, and what it gives. */
import type { Problem, Severity } from '@telltale/core'
import type { RouteTree } from '../../routing/route-tree.ts'
import type { RoutedAlert } from '../../routing/routed-alert.ts'

export interface RouteScope {
  readonly routing: RouteTree
  /** What is routed; without any nothing is said of labels. */
  readonly alerts: readonly RoutedAlert[]
}

export interface RouteCheck {
  /** `routes/name`; the same in reports, documentation and tests. */
  readonly code: string
  readonly severity: Severity
  /** What it finds, in one line. */
  readonly title: string
  readonly find: { readonly inRoutes: (scope: RouteScope) => Iterable<Problem> }
}

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
