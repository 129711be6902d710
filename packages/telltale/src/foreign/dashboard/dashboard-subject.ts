/**
 * A dashboard as the checks read it, whatever form it was written in: classic JSON back to schema
 * 16, manifests of version 1 and 2, what an API answers; and what telltale itself generates.
 *
 * Plain data with places. Only what some check asks about is in it.
 */
import type { Problem, SourceLocation } from '@telltale/core'
import type { PartPath } from '../document/foreign-document.ts'

/** Where a problem is. */
export type Place = Pick<Problem, 'at' | 'path'>

export interface DashboardSubject {
  readonly title: string
  readonly uid: string | undefined
  readonly form: 'classic' | 'v2'
  readonly editable: boolean
  readonly panels: readonly PanelSubject[]
  readonly variables: readonly VariableSubject[]
  /** Queries of annotations. */
  readonly annotations: readonly QuerySubject[]
  /** Names that an export leaves to be filled in by hand: `DS_PROMETHEUS`. */
  readonly inputs: readonly string[]
  /** Everything in it, to look for mentions of variables. */
  readonly json: unknown
  readonly place: Place
  /** The place of a part of the JSON. */
  readonly placeOf: (part: PartPath) => Place
}

export interface PanelSubject {
  readonly id: number | undefined
  /** Grafana's id of the panel type: `timeseries`, `stat`, `graph` … */
  readonly type: string
  readonly title: string
  readonly description: string
  /** In columns and lines of Grafana's grid; absent where the layout places panels itself. */
  readonly grid: Grid | undefined
  /** Of the series that are drawn; overrides are listed behind it. */
  readonly units: readonly UnitSubject[]
  /** Values are shown as words. */
  readonly hasMappings: boolean
  /** Levels at which something changes its colour. */
  readonly thresholds: readonly number[]
  readonly queries: readonly QuerySubject[]
  readonly transformations: readonly string[]
  /** Where its definition lies: its own content stands there and not here. */
  readonly library: { readonly uid: string; readonly name: string } | undefined
  readonly repeat: string | undefined
  readonly datasource: DatasourceRef
  readonly place: Place
}

export interface UnitSubject {
  readonly unit: string
  /** Of all series, or of what an override picks. */
  readonly of: 'panel' | 'override'
  readonly place: Place
}

export interface Grid {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
  /** Panels in one plane can overlap: those outside rows, or those inside one closed row. */
  readonly plane: string
}

export interface QuerySubject {
  /** `A`, or the annotation's name. */
  readonly name: string
  readonly text: string
  readonly datasource: DatasourceRef
  readonly legend: string
  readonly instant: boolean
  readonly range: boolean
  /** `time_series`, `table` or `heatmap`. */
  readonly format: string
  readonly hidden: boolean
  readonly place: Place
  readonly placeAt: (offset: number) => SourceLocation
}

export interface VariableSubject {
  readonly name: string
  readonly type: string
  /** The values that can be chosen; empty when a query finds them. */
  readonly values: readonly string[]
  /** What is asked of the data source. */
  readonly query: QuerySubject | undefined
  /** The kind of data source that can be chosen. */
  readonly pluginId: string
  /** 1: when the page is opened; 2: also when its time range changes. */
  readonly refresh: number | undefined
  readonly place: Place
}

/** What answers a query. */
export interface DatasourceRef {
  readonly kind: 'prometheus' | 'other' | 'mixed' | 'none'
  /** As the panel names it: `prometheus`, `loki` … */
  readonly type: string
  /** A uid, a name or a variable; empty for the default. */
  readonly uid: string
}
