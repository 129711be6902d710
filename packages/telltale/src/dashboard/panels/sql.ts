import type { Panel } from '../panel.ts'
import { makePanel } from '../panel-maker.ts'
import type { ValuePanelOptions } from '../panel-options.ts'

export interface SqlPanelOptions extends ValuePanelOptions {
  /** How the answer is drawn; a graph over time needs a column `time`. @default 'table' */
  readonly as?: SqlPanelType
}

export type SqlPanelType = 'table' | 'timeseries' | 'barChart' | 'pieChart' | 'stat'

/** What a panel asks of PostgreSQL. */
export interface SqlQuery {
  readonly text: string
  readonly format: 'table' | 'time_series'
}

/**
 * What a PostgreSQL database answers, for questions about single things: runs, orders, errors.
 *
 * The page gets a second data source variable, `postgresql`. Grafana's macros narrow the question to
 * the shown time range. telltale reads PromQL only: nobody checks the SQL but its tests.
 *
 * Source: https://grafana.com/docs/grafana/latest/datasources/postgres/#macros
 *
 * @example
 * sqlPanel(
 *   'Slowest orders',
 *   'SELECT id, seconds FROM orders WHERE $__timeFilter(placed_at) ORDER BY seconds DESC LIMIT 10',
 *   { unit: 's' },
 * )
 */
export function sqlPanel(
  title: string,
  text: string,
  { as = 'table', ...options }: SqlPanelOptions = {},
): Panel<SqlPanelType> {
  const format = as === 'timeseries' ? 'time_series' : 'table'
  return makePanel(as, title, [], options, sqlPanel, { text: text.trim(), format })
}
