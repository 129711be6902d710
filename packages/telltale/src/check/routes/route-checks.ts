/** Whether alerts reach somebody, given routes: a project's own, or those of Alertmanager's file. */
import type { Problem, Severity } from '@telltale/core'
import type { RouteTree } from '../../routing/route-tree.ts'
import type { RoutedAlert } from '../../routing/routed-alert.ts'
import { groupLabel } from './group-label.ts'
import { inhibitionLabel } from './inhibition-label.ts'
import { inhibitsUnrelated } from './inhibits-unrelated.ts'
import { neverMatches } from './never-matches.ts'
import { onlyDefault } from './only-default.ts'
import { shadowed } from './shadowed.ts'
import { undefinedReceiver } from './undefined-receiver.ts'
import { undefinedTimeInterval } from './undefined-time-interval.ts'
import { unrouted } from './unrouted.ts'
import { unusedReceiver } from './unused-receiver.ts'

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

export const routeChecks: readonly RouteCheck[] = [
  undefinedReceiver,
  unusedReceiver,
  undefinedTimeInterval,
  unrouted,
  neverMatches,
  shadowed,
  groupLabel,
  inhibitionLabel,
  inhibitsUnrelated,
]

/** What is worth knowing of one's own alerts only: the rules of others may be elsewhere. */
export const ownRouteChecks: readonly RouteCheck[] = [...routeChecks, onlyDefault]
