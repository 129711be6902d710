import { writtenBy } from '@telltale/core'
import { type LabelsOf, type MatchersFor, rate, select, sum } from '@telltale/promql'
import {
  type AlertingRule,
  gaugePanel,
  type Panel,
  type Row,
  type RowOptions,
  row,
  timeseries,
} from 'telltale'
import type { AnyCounter, AnyGauge } from '../families.ts'
import { legendOf } from '../legend.ts'
import { type PanelChanges, panelOptions, rowOptions } from '../panel-with.ts'
import { poolUtilization } from './queries.ts'

/** What of a pool's families is shown: those of `connectionPool()`, or declared by hand. */
export interface PoolFamilies {
  readonly used: AnyGauge
  readonly max: AnyGauge
  readonly idle?: AnyGauge
  readonly waiting?: AnyGauge
  readonly timeouts?: AnyCounter
}

export interface ConnectionPoolPanelsOptions<P extends PoolFamilies> {
  /** The alerts that the panels explain: their thresholds are drawn. */
  readonly alerts?: { readonly exhausted?: AlertingRule; readonly timeouts?: AlertingRule }
  readonly where?: MatchersFor<P['used']>
  /** What the legends name. @default all labels of the gauge of used connections */
  readonly by?: readonly LabelsOf<P['used']>[]
  readonly utilization?: PanelChanges<'gauge'>
  /** Used and idle ones, stacked. */
  readonly connections?: PanelChanges<'timeseries'>
  readonly waiting?: PanelChanges<'timeseries'>
  readonly timeouts?: PanelChanges<'timeseries'>
}

/**
 * A pool of connections: how full it is, who holds and who waits.
 *
 * @example
 * dashboard('shop-database', { title: 'Shop database' }, ...connectionPoolPanels(pool, { alerts }))
 */
export function connectionPoolPanels<const P extends PoolFamilies>(
  pool: P,
  options: ConnectionPoolPanelsOptions<P> = {},
): readonly Panel[] {
  const { alerts = {} } = options
  const where = (options.where ?? {}) as object
  const by: readonly string[] = options.by ?? Object.keys(pool.used.labels)
  const shown = (family: AnyGauge, word: string) => ({
    expr: select<AnyGauge>(family, where),
    legend: legendOf(by, word),
  })
  const { idle, waiting, timeouts }: PoolFamilies = pool
  return writtenBy(connectionPoolPanels, () => [
    gaugePanel(
      options.utilization?.title ?? 'Connection pool utilization',
      {
        expr: poolUtilization<AnyGauge>(pool, { where }),
        legend: legendOf(by, by.length > 0 ? '' : 'in use'),
      },
      panelOptions(options.utilization, alerts.exhausted),
    ),
    timeseries(
      options.connections?.title ?? 'Connections',
      [shown(pool.used, 'active'), ...(idle ? [shown(idle, 'idle')] : [])],
      { stacked: true, ...panelOptions(options.connections, undefined) },
    ),
    ...(waiting
      ? [
          timeseries(
            options.waiting?.title ?? 'Waiting requests',
            shown(waiting, by.length > 0 ? '' : 'waiting'),
            panelOptions(options.waiting, undefined),
          ),
        ]
      : []),
    ...(timeouts
      ? [
          timeseries(
            options.timeouts?.title ?? 'Connection pool timeouts',
            sum(rate(select<AnyCounter>(timeouts, where))).by(...by),
            { unit: 'ops', ...panelOptions(options.timeouts, alerts.timeouts) },
          ),
        ]
      : []),
  ])
}

/**
 * The same panels under a heading.
 *
 * @example
 * dashboard('shop', { title: 'Shop' }, connectionPoolRow('Database', pool, { alerts }))
 */
export function connectionPoolRow<const P extends PoolFamilies>(
  title: string,
  pool: P,
  options: ConnectionPoolPanelsOptions<P> & RowOptions = {},
): Row {
  return writtenBy(connectionPoolRow, () =>
    row(title, rowOptions(options), ...connectionPoolPanels<P>(pool, options)),
  )
}
