/**
 * Panels as plain data: a title, queries, and what differs from the defaults.
 *
 * Nothing here knows Grafana's JSON; `grafana/` draws the data with the Foundation SDK.
 */
import { type Located, withCallSite } from '@telltale/core'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import { type Drawable, type Query, type QueryInput, toQueries } from './query.ts'

export const panelTypes = ['timeseries', 'stat', 'gauge', 'heatmap', 'text'] as const
export type PanelType = (typeof panelTypes)[number]

export interface Panel extends Located {
  readonly kind: 'panel'
  readonly type: PanelType
  readonly title: string
  readonly queries: readonly Query[]
  readonly options: PanelOptions
}

export interface PanelOptions {
  /** What the panel's id is derived from, so that links survive a new title. @default row and title */
  readonly key?: string
  /** @default the help of the metrics */
  readonly description?: string
  /** A Grafana unit id. @default from the queries' units */
  readonly unit?: string
  /** Columns out of 24. @default the line is shared evenly */
  readonly width?: number
  /** Grid units of 38 pixels. @default 8, stats 4 */
  readonly height?: number
  /** Levels at which the colour changes. @default the alert's threshold, else none */
  readonly thresholds?: readonly Threshold[]
  /** Alerts that this panel explains: their thresholds are drawn, and both link to each other. */
  readonly alert?: AlertingRule | readonly AlertingRule[]
  readonly decimals?: number
  readonly min?: number
  readonly max?: number
  /** Area below each other instead of lines over each other. */
  readonly stacked?: boolean
  readonly draw?: 'lines' | 'bars' | 'points'
  /** A line of recent history behind a stat's value. */
  readonly sparkline?: boolean
  /** The smallest step between two points, such as `1h` for hourly bars. @default the scrape interval */
  readonly interval?: string
  /** Repeats the panel for each value of a variable. */
  readonly repeat?: { readonly variable: string }
}

export interface Threshold {
  readonly value: number
  readonly color: string
}

function panelMaker(type: PanelType) {
  const maker = <const A>(title: string, queries: Drawable<A>, options: PanelOptions = {}): Panel =>
    panel(type, title, toQueries(queries as QueryInput), options, maker)
  return maker
}

/** Values over time. */
export const timeseries = panelMaker('timeseries')
/** One large number for each query. */
export const stat = panelMaker('stat')
/** A value on a dial between `min` and `max`. */
export const gaugePanel = panelMaker('gauge')
/** A histogram over time: `sum by (le)` of its buckets. */
export const heatmap = panelMaker('heatmap')

/** Markdown. */
export function text(title: string, markdown: string, options: PanelOptions = {}): Panel {
  return panel('text', title, [], { ...options, description: markdown }, text)
}

function panel(
  type: PanelType,
  title: string,
  queries: readonly Query[],
  options: PanelOptions,
  maker: (...args: never[]) => unknown,
): Panel {
  return Object.freeze(
    withCallSite(
      { kind: 'panel' as const, type, title, queries, options: Object.freeze(options) },
      maker,
    ),
  )
}
