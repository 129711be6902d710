/** What a check of one dashboard is given, and what it gives. */
import type { Problem, Severity } from '@telltale/core'
import type { DashboardSubject, QuerySubject } from '../../foreign/dashboard/dashboard-subject.ts'
import type { AlertLimit } from '../alert-limits.ts'
import type { ExpressionUse, SystemModel } from '../model.ts'

/** A dashboard with what its queries mean. */
export interface DashboardScope {
  readonly dashboard: DashboardSubject
  /** The expression of each query; of those that are PromQL. */
  readonly expressions: ReadonlyMap<QuerySubject, ExpressionUse>
  readonly environment: SystemModel['environment']
  /** Where alerts fire. */
  readonly limits: readonly AlertLimit[]
}

export interface DashboardCheck {
  /** `dashboards/name`; the same in reports, documentation and tests. */
  readonly code: string
  readonly severity: Severity
  /** What it finds, in one line. */
  readonly title: string
  readonly find: { readonly inDashboard: (scope: DashboardScope) => Iterable<Problem> }
}

export type DashboardFinding = Omit<Problem, 'code' | 'severity'> &
  Partial<Pick<Problem, 'severity'>>

/** A check of one dashboard, whoever has written it. */
export function dashboardCheck(
  labels: Pick<DashboardCheck, 'code' | 'severity' | 'title'>,
  find: (scope: DashboardScope) => Iterable<DashboardFinding>,
): DashboardCheck {
  const { code, severity } = labels
  return Object.freeze({
    ...labels,
    find: {
      *inDashboard(scope: DashboardScope) {
        for (const finding of find(scope)) yield { code, severity, ...finding }
      },
    },
  })
}
