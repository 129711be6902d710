import { type Located, withCallSite } from '@telltale/core'
import type { Duration, TargetLabel, VariableRef } from '@telltale/promql'
import type { Annotation } from './annotation.ts'
import type { DashboardLink } from './link.ts'
import type { Panel } from './panel.ts'
import type { LabelValuesVariable, Variable } from './variable.ts'

/** A page of Grafana. */
export interface Dashboard extends Located {
  readonly kind: 'dashboard'
  /** Stable for ever: links and bookmarks contain it. 1 to 40 of `a-z A-Z 0-9 _ -`. */
  readonly uid: string
  readonly options: DashboardOptions
  readonly rows: readonly Row[]
}

export interface DashboardOptions {
  readonly title: string
  /** Checks that are broken on this page on purpose, each with the reason. */
  readonly allow?: Readonly<Record<string, string>>
  /** What the page is for; that it is generated is added. */
  readonly description?: string
  /** @default `generated` and the system's name; these come after them */
  readonly tags?: readonly string[]
  /** What the reader can choose, in this order, after the data source. */
  readonly variables?: readonly Variable[]
  /**
   * Labels that every query of the page is narrowed to, each with a variable of its own:
   * `['job', 'instance']` adds `job=~"$job", instance=~"$instance"` to every selector.
   *
   * @default none
   */
  readonly scope?: readonly (TargetLabel | LabelValuesVariable)[]
  readonly annotations?: readonly Annotation[]
  /** After the menu of the system's other dashboards. */
  readonly links?: readonly DashboardLink[]
  /** @default 'now-6h' */
  readonly from?: string
  /** @default 'now' */
  readonly to?: string
  /** How often the page asks again; `false`: only when told. @default '1m' */
  readonly refresh?: Duration | false
  /** @default 'browser' */
  readonly timezone?: 'browser' | 'utc' | (string & {})
  /** Whether the reader may change the page. Saving is another matter. @default false */
  readonly editable?: boolean
  /** The generated JSON's file name. @default '<uid>.json' */
  readonly file?: string
}

/** Panels under a heading; without a title, panels that stand before the first heading. */
export interface Row extends Located {
  readonly kind: 'row'
  readonly title: string
  readonly options: RowOptions
  readonly panels: readonly Panel[]
}

export interface RowOptions {
  /** Closed until somebody opens it: for details. Its queries do not run before. */
  readonly collapsed?: boolean
  /** One row for each chosen value of a variable. */
  readonly repeat?: VariableRef
  /** What the row's id is derived from, and those of its panels. @default the title */
  readonly key?: string
}

/**
 * A dashboard: rows of panels, laid out without coordinates.
 *
 * @example
 * dashboard('shop-overview', { title: 'Shop overview' },
 *   row('API',
 *     timeseries('Request rate', sum(rate(http.requests)).by('route')),
 *     timeseries('Error ratio', errorRatio, { alert: highErrorRate })),
 *   row('Details', { collapsed: true },
 *     table('Routes', sum(increase(http.requests, '$__range')).by('route', 'method'))))
 */
export function dashboard(
  uid: string,
  options: DashboardOptions,
  ...content: readonly (Row | Panel)[]
): Dashboard {
  return made({ kind: 'dashboard' as const, uid, options, rows: rowsOf(content) }, dashboard)
}

/**
 * Panels under a heading.
 *
 * @example
 * row('Queue', timeseries('Depth', queue.depth))
 * row('Details', { collapsed: true }, …)
 * row('Source $source', { repeat: source }, …)
 */
export function row(title: string, ...content: readonly Panel[]): Row
export function row(title: string, options: RowOptions, ...content: readonly Panel[]): Row
export function row(title: string, first?: RowOptions | Panel, ...rest: readonly Panel[]): Row {
  const options = first === undefined || 'kind' in first ? {} : first
  const panels = first !== undefined && 'kind' in first ? [first, ...rest] : rest
  return made({ kind: 'row' as const, title, options, panels }, row)
}

/** Panels that follow each other outside of a row share one without a heading. */
function rowsOf(content: readonly (Row | Panel)[]): readonly Row[] {
  const rows: (Row | Panel[])[] = []
  for (const item of content) {
    const last = rows.at(-1)
    if (item.kind === 'row') rows.push(item)
    else if (Array.isArray(last)) last.push(item)
    else rows.push([item])
  }
  return rows.map((item) =>
    Array.isArray(item)
      ? made({ kind: 'row' as const, title: '', options: {}, panels: item }, dashboard)
      : item,
  )
}

function made<T extends object>(data: T, maker: (...args: never[]) => unknown): T & Located {
  return Object.freeze(withCallSite(data, maker))
}
