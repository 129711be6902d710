/** Whether alerts reach somebody, given the configuration of Alertmanager. */
import type { Problem, Severity } from '@telltale/core'
import type { AlertingRule } from '../../rules/alerting-rule.ts'
import { inhibitionLabel } from './inhibition-label.ts'
import type { Routing } from './route-tree.ts'
import { undefinedReceiver } from './undefined-receiver.ts'
import { unrouted } from './unrouted.ts'

export interface RouteScope {
  readonly routing: Routing
  readonly alerts: readonly AlertingRule[]
}

export interface RouteCheck {
  /** `routes/name`; the same in reports, documentation and tests. */
  readonly code: string
  readonly severity: Severity
  /** What it finds, in one line. */
  readonly title: string
  readonly find: { readonly inRoutes: (scope: RouteScope) => Iterable<Problem> }
}

export const routeChecks: readonly RouteCheck[] = [undefinedReceiver, unrouted, inhibitionLabel]
