import type { UnitId } from '../grafana/unit-id.ts'
import type { Color, ColorScheme } from './color.ts'
import type { Link } from './link.ts'
import type { Mappings } from './mapping.ts'
import type { Threshold } from './threshold.ts'

/** How a value is shown; Grafana's "standard options". */
export interface FieldOptions {
  /** A Grafana unit, or `suffix:jobs/min`. @default from the queries' units */
  readonly unit?: UnitId
  /** Digits after the point. @default 1 for large percentages, else as many as the size of the value asks for */
  readonly decimals?: number
  /** Lower end of the axis or dial. @default 0 for dials of a ratio */
  readonly min?: number
  /** Upper end of the axis or dial. @default for dials of a ratio: all of it */
  readonly max?: number
  /** What is shown where there is no value. */
  readonly noValue?: string
  /** One colour for everything, or how colours are chosen. */
  readonly color?: Color | ColorScheme
  /** Texts and colours instead of values. */
  readonly mappings?: Mappings
  /** Levels at which the colour changes. @default the alerts' thresholds, else none */
  readonly thresholds?: readonly Threshold[]
  /** In the menu of a value. `${__series.name}`, `${__value.raw}` and labels can be used. */
  readonly dataLinks?: readonly Link[]
}

/** Which series or columns an override is about. */
export type OverrideTarget =
  /** The name in the legend, or of the column; several names as a list. */
  | { readonly series: string | readonly string[] }
  | { readonly pattern: RegExp }
  /** The refId of the query. */
  | { readonly query: string }
  | { readonly type: 'number' | 'string' | 'time' | 'boolean' }

/**
 * What differs for some of a panel's series.
 *
 * `Own`: what the panel type can vary by series, beyond the standard options.
 *
 * @example
 * { series: 'limit', color: 'red', dashed: true }
 * { query: 'B', unit: 'short', axis: 'right' }
 * { pattern: /5xx$/, raw: { 'custom.lineWidth': 3 } }
 */
export type Override<Own = unknown> = OverrideTarget &
  FieldOptions &
  Own & {
    /** The name that is shown. */
    readonly displayName?: string
    /** Properties by Grafana's id, for what has no name here. */
    readonly raw?: Readonly<Record<string, unknown>>
  }

/** What graphs can vary by series. */
export interface GraphOverride {
  readonly axis?: 'left' | 'right' | 'hidden'
  readonly axisLabel?: string
  readonly draw?: 'lines' | 'bars' | 'points'
  readonly lineWidth?: number
  readonly dashed?: boolean
  readonly fill?: number
  /** Series with the same word are stacked on each other; `false` takes a series out of the stack. */
  readonly stack?: string | false
  /** Drawn below zero: incoming above, outgoing below. */
  readonly mirrored?: boolean
  /** Fills the area down to another series. */
  readonly fillBelowTo?: string
  readonly hide?: Hideable | readonly Hideable[]
}

export type Hideable = 'graph' | 'legend' | 'tooltip'

/** What tables can vary by column. */
export interface ColumnOverride {
  readonly width?: number
  readonly align?: 'left' | 'center' | 'right'
  readonly cell?: 'text' | 'colored text' | 'colored background' | 'gauge'
  readonly filterable?: boolean
  readonly hidden?: boolean
}
