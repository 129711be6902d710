import type { database } from '@systems/metrics/signal-harvester'
import { type HandlesOf, track } from '@telltale/runtime'
import type { LabelValues } from '../label-values.ts'

export type Operation = LabelValues<typeof database.queries>['operation']

/** Runs a query; when it fails, the error is passed on. */
export type TrackDbQuery = <R>(operation: Operation, query: () => R) => R

/**
 * Times database queries and counts them by outcome.
 *
 * @example
 * const trackDbQuery = dbQueryTracker(metrics.database)
 * const rows = await trackDbQuery('select', () => pool.query('select …'))
 * // => database_queries_total{operation="select",status="success"} 1
 */
export function dbQueryTracker({
  queryDuration,
  queries,
}: Pick<HandlesOf<typeof database>, 'queryDuration' | 'queries'>): TrackDbQuery {
  return (operation, query) => track([queryDuration, queries], { operation }, query)
}
