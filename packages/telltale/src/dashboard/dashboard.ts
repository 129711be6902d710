import { type Located, withCallSite } from '@telltale/core'
import type { Panel } from './panel.ts'
import type { Variable } from './variable.ts'

export interface Dashboard extends Located {
  readonly kind: 'dashboard'
  /** Stable for ever: links and bookmarks contain it. 1 to 40 of `a-z A-Z 0-9 _ -`. */
  readonly uid: string
  readonly options: DashboardOptions
  readonly rows: readonly Row[]
}

export interface DashboardOptions {
  readonly title: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly variables?: readonly Variable[]
  /** @default 'now-6h' */
  readonly from?: string
  /** @default '1m' */
  readonly refresh?: string
  /** The generated JSON's file name. @default '<uid>.json' */
  readonly file?: string
  readonly editable?: boolean
}

export interface Row extends Located {
  readonly kind: 'row'
  readonly title: string
  readonly options: RowOptions
  readonly panels: readonly Panel[]
}

export interface RowOptions {
  /** Closed until somebody opens it. */
  readonly collapsed?: boolean
  /** Repeats the row for each value of a variable. */
  readonly repeat?: Variable
}

/**
 * A dashboard: rows of panels, laid out without coordinates.
 *
 * @example
 * dashboard('shop-overview', { title: 'Shop overview' },
 *   row('API', timeseries('Request rate', sum(rate(http.requests)).by('route'))))
 */
export function dashboard(
  uid: string,
  options: DashboardOptions,
  ...content: readonly (Row | Panel)[]
): Dashboard {
  const rows: Row[] = []
  for (const item of content) {
    if (item.kind === 'row') rows.push(item)
    else
      rows.push(made({ kind: 'row' as const, title: '', options: {}, panels: [item] }, dashboard))
  }
  return made({ kind: 'dashboard' as const, uid, options, rows }, dashboard)
}

/** Panels under a heading. */
export function row(title: string, ...content: readonly Panel[]): Row
export function row(title: string, options: RowOptions, ...content: readonly Panel[]): Row
export function row(title: string, first?: RowOptions | Panel, ...rest: readonly Panel[]): Row {
  const options = first === undefined || 'kind' in first ? {} : first
  const panels = first !== undefined && 'kind' in first ? [first, ...rest] : rest
  return made({ kind: 'row' as const, title, options, panels }, row)
}

function made<T extends object>(data: T, maker: (...args: never[]) => unknown): T & Located {
  return Object.freeze(withCallSite(data, maker))
}
