import { type Duration, type LabelsOf, type MatchersFor, rate, select, sum } from '@telltale/promql'
import type { AlertingRule } from 'telltale'
import { type AlertChanges, alertWith } from '../alert-with.ts'
import type { AnyCounter, AnyGauge } from '../families.ts'
import { inWords, moreThan } from '../in-words.ts'
import { poolUtilization } from './queries.ts'

export interface PoolExhaustedOptions<A> extends AlertChanges<LabelsOf<A>> {
  /** The largest share in use that is fine. @default 0.9 */
  readonly above?: number
  readonly where?: MatchersFor<A>
}

/**
 * An alert on a pool whose connections are nearly all in use.
 *
 * @example
 * poolExhaustedAlert('ShopPoolExhausted', pool)
 * // connection_pool_used_connections / connection_pool_max_connections > 0.9
 */
export function poolExhaustedAlert<A extends AnyGauge>(
  name: string,
  pool: { readonly used: A; readonly max: AnyGauge },
  { above = 0.9, where, ...changes }: PoolExhaustedOptions<A> = {},
): AlertingRule {
  const hold = changes.for ?? '5m'
  return alertWith<string>(poolExhaustedAlert, name, changes as AlertChanges, () => ({
    when: poolUtilization(pool, where && { where }).gt(above),
    for: hold,
    severity: 'warning',
    summary: 'Connection pool is nearly used up.',
    description: `{{ $value | humanizePercentage }} of the connections${toEach(pool.used)} are in use.`,
    runbook: {
      meaning: `${moreThan(above, 'connections', 'of a pool has', 'of a pool have')} been in use for ${inWords(hold)}.`,
      impact: 'The next burst of requests waits for connections; then requests time out.',
      diagnosis: [
        'See whether requests wait already.',
        'Look for leaked connections: in use without traffic.',
        'Look for long-held ones: slow queries in the statistics of the database.',
      ],
      mitigation: [
        'End the query that holds the connections, or restart the process that leaks them.',
        'Raise the limit of the pool when the load is genuine and the database can take it.',
      ],
    },
  }))
}

export interface PoolTimeoutsOptions<A> extends AlertChanges<LabelsOf<A>> {
  /** The most timeouts a second that are fine. @default 0.1 */
  readonly above?: number
  readonly where?: MatchersFor<A>
  /** @default '5m' */
  readonly range?: Duration
}

/**
 * An alert on requests that give up waiting for a connection.
 *
 * @example
 * poolTimeoutsAlert('ShopPoolTimeouts', pool)
 * // sum by (pool_name) (rate(connection_pool_timeouts_total[5m])) > 0.1
 */
export function poolTimeoutsAlert<A extends AnyCounter>(
  name: string,
  { timeouts }: { readonly timeouts: A },
  { above = 0.1, where, range = '5m', ...changes }: PoolTimeoutsOptions<A> = {},
): AlertingRule {
  return alertWith<string>(poolTimeoutsAlert, name, changes as AlertChanges, () => ({
    when: sum(rate(select<AnyCounter>(timeouts, (where ?? {}) as object), range))
      .by(...Object.keys(timeouts.labels))
      .gt(above),
    for: '5m',
    severity: 'warning',
    summary: 'Requests time out waiting for a connection.',
    description: `{{ $value | humanize }} requests a second give up waiting for a connection${toEach(timeouts)}.`,
    runbook: {
      meaning: `More than ${above} requests a second have given up waiting for a connection.`,
      impact: 'These requests fail.',
      diagnosis: [
        'See whether the pool is used up; then its runbook holds.',
        'Check the latency of the database: slow queries hold their connections longer.',
      ],
      mitigation: [
        'Relieve the database, or end the query that blocks it.',
        'Raise the limit of the pool when the load is genuine.',
      ],
    },
  }))
}

/** ` to {{ $labels.pool_name }}`, where pools have names. */
function toEach({ labels }: AnyGauge | AnyCounter): string {
  const [pool] = Object.keys(labels)
  return pool === undefined ? '' : ` to {{ $labels.${pool} }}`
}
