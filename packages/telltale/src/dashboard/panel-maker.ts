import { withCallSite } from '@telltale/core'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { OptionsByType, Panel, PanelType } from './panel.ts'
import type { SqlQuery } from './panels/sql.ts'
import { type Drawable, type Query, type QueryInput, toQueries } from './query.ts'

/** Makes panels of one type: a title, one query or several, and what differs from the defaults. */
export type PanelMaker<T extends PanelType> = <const A>(
  title: string,
  queries: Drawable<A>,
  options?: OptionsByType[T],
) => Panel<T>

export function panelMaker<T extends Exclude<PanelType, 'text' | 'custom'>>(
  type: T,
): PanelMaker<T> {
  const maker: PanelMaker<T> = (title, queries, options = {} as OptionsByType[T]) =>
    makePanel(type, title, toQueries(queries as QueryInput), options, maker as never)
  return maker
}

export function makePanel<T extends PanelType>(
  type: T,
  title: string,
  queries: readonly Query[],
  options: OptionsByType[T],
  maker: (...args: never[]) => unknown,
  sql?: SqlQuery,
): Panel<T> {
  const data = {
    kind: 'panel' as const,
    type,
    title,
    queries,
    ...(sql && { sql }),
    alerts: alertsOf(options),
    options: Object.freeze(options),
  }
  return Object.freeze(withCallSite(data, maker)) as unknown as Panel<T>
}

function alertsOf(options: object): readonly AlertingRule[] {
  const { alert = [] } = options as { alert?: AlertingRule | readonly AlertingRule[] }
  return 'kind' in alert ? [alert] : alert
}
