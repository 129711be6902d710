/** Options that many panel types share; what a type has of its own stands beside it in `panels/`. */
import type { Duration, VariableRef } from '@telltale/promql'
import type { AlertingRule } from '../rules/alerting-rule.ts'
import type { Link } from './link.ts'
import type { FieldOptions, Override } from './override.ts'
import type { Calculation, Transformation } from './transformation.ts'

/** Every panel. */
export interface PanelOptions {
  /** What the panel's id is derived from, so that links survive a new title. @default row and title */
  readonly key?: string
  /** @default the help of the metrics */
  readonly description?: string
  /** Columns out of 24. @default the line is shared */
  readonly width?: number
  /** Grid units of 38 pixels. @default 8, stats and texts 4 */
  readonly height?: number
  /** Without frame and background. */
  readonly transparent?: boolean
  readonly links?: readonly Link[]
  /** One panel for each chosen value of a variable. */
  readonly repeat?: Repeat
  /** Checks that are broken here on purpose, each with the reason. */
  readonly allow?: Readonly<Record<string, string>>
}

/** The variable, or the variable and how the copies are placed. */
export type Repeat =
  | VariableRef
  | {
      readonly by: VariableRef
      /** @default 'horizontal' */
      readonly direction?: 'horizontal' | 'vertical'
      readonly maxPerRow?: number
    }

/** Panels with queries. */
export interface QueryPanelOptions extends PanelOptions {
  /** The smallest step between two points, such as `1h` for hourly bars. @default the scrape interval */
  readonly interval?: Duration
  readonly maxDataPoints?: number
  /** Always this long, whatever range the page shows: `24h`. */
  readonly timeFrom?: Duration
  /** This much earlier than the page. */
  readonly timeShift?: Duration
  readonly transformations?: readonly Transformation[]
}

/** Panels that show values in a unit. */
export interface ValuePanelOptions<Own = unknown> extends QueryPanelOptions, FieldOptions {
  /** Alerts that this panel explains: their thresholds are drawn, and both link to each other. */
  readonly alert?: AlertingRule | readonly AlertingRule[]
  /** What differs for some of the series. */
  readonly overrides?: readonly Override<Own>[]
}

/** Panels that reduce each series to one value. */
export interface ReducedOptions {
  /** How a series becomes one value. @default 'lastNotNull' */
  readonly calculation?: Calculation
  /** Reads one value out of each row of a table instead of one out of each series. */
  readonly eachRow?: boolean
}

export interface LegendOptions {
  /** @default 'bottom' */
  readonly placement?: 'bottom' | 'right'
  /** @default 'table' */
  readonly as?: 'table' | 'list'
  /** Columns of the table. @default last, mean and max */
  readonly calculations?: readonly Calculation[]
  /** Pixels, when it stands on the right. */
  readonly width?: number
  readonly sortBy?: Calculation
}

/** Panels with a legend and a tooltip. */
export interface LegendPanelOptions {
  /** `false`: no legend. */
  readonly legend?: LegendOptions | false
  /** Which series the tooltip lists. @default 'all' */
  readonly tooltip?: 'all' | 'nearest' | 'none'
}

/** Panels with a value axis. */
export interface AxisOptions {
  readonly axisLabel?: string
  readonly axis?: 'left' | 'right' | 'hidden'
  /** The axis reaches at least down to here. */
  readonly softMin?: number
  /** The axis reaches at least up to here. */
  readonly softMax?: number
  /** A logarithmic axis. */
  readonly logBase?: 2 | 10
}

/** Panels with bars or areas. */
export interface FillOptions {
  /** Percent of opacity under lines and in bars. */
  readonly fill?: number
  readonly lineWidth?: number
}
