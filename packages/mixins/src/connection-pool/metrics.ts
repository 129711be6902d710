import {
  type Counter,
  counter,
  type Gauge,
  gauge,
  type LabelDeclarations,
  upTo,
  type ValuesOf,
  writtenBy,
} from '@telltale/core'
import type { FamilyChanges, GaugeChanges } from '../family-changes.ts'

/** Under the roles that `observePool()` of `@telltale/runtime` fills; timeouts are the service's. */
export type ConnectionPool<
  D extends LabelDeclarations,
  Used extends string,
  Idle extends string,
  Waiting extends string,
  Max extends string,
  Timeouts extends string,
> = {
  readonly used: Gauge<Used, ValuesOf<D>>
  readonly idle: Gauge<Idle, ValuesOf<D>>
  readonly waiting: Gauge<Waiting, ValuesOf<D>>
  readonly max: Gauge<Max, ValuesOf<D>>
  readonly timeouts: Counter<Timeouts, ValuesOf<D>>
}

export interface ConnectionPoolChanges<
  D extends LabelDeclarations,
  Used extends string,
  Idle extends string,
  Waiting extends string,
  Max extends string,
  Timeouts extends string,
> {
  /** Of all families. @default pool_name */
  readonly labels?: D
  readonly used?: GaugeChanges<Used>
  readonly idle?: GaugeChanges<Idle>
  readonly waiting?: GaugeChanges<Waiting>
  readonly max?: GaugeChanges<Max>
  readonly timeouts?: FamilyChanges<Timeouts>
}

/**
 * What a pool of connections exposes; export those that the service records.
 *
 * Shape: all {pool_name}.
 *
 * @example
 * export const pool = connectionPool({ labels: { pool_name: oneOf('orders', 'archive') } })
 */
export function connectionPool<
  const D extends LabelDeclarations = typeof usual,
  const Used extends string = 'connection_pool_used_connections',
  const Idle extends string = 'connection_pool_idle_connections',
  const Waiting extends string = 'connection_pool_waiting_requests',
  const Max extends string = 'connection_pool_max_connections',
  const Timeouts extends string = 'connection_pool_timeouts_total',
>(
  changes: ConnectionPoolChanges<D, Used, Idle, Waiting, Max, Timeouts> = {},
): ConnectionPool<D, Used, Idle, Waiting, Max, Timeouts> {
  const { used, idle, waiting, max, timeouts } = changes
  const labels: LabelDeclarations = changes.labels ?? usual
  // Every process has a pool of its own.
  const connections = { unit: 'connections', aggregate: 'sum' } as const
  const families = writtenBy(connectionPool, () => ({
    used: gauge(used?.name ?? 'connection_pool_used_connections', {
      help: 'Connections in use.',
      ...connections,
      ...used,
      labels,
    }),
    idle: gauge(idle?.name ?? 'connection_pool_idle_connections', {
      help: 'Connections open but unused.',
      ...connections,
      ...idle,
      labels,
    }),
    waiting: gauge(waiting?.name ?? 'connection_pool_waiting_requests', {
      help: 'Requests waiting for a connection.',
      ...connections,
      unit: 'requests',
      ...waiting,
      labels,
    }),
    max: gauge(max?.name ?? 'connection_pool_max_connections', {
      help: 'Configured upper limit of the pool.',
      ...connections,
      ...max,
      labels,
    }),
    timeouts: counter(timeouts?.name ?? 'connection_pool_timeouts_total', {
      help: 'Requests that gave up waiting for a connection.',
      unit: 'timeouts',
      ...timeouts,
      labels,
    }),
  }))
  // The types follow from the changes, which the compiler cannot see through a spread.
  return families as never
}

const usual = { pool_name: upTo(10).otherwise('other') }
