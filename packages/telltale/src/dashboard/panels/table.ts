import type { ColumnOverride } from '../override.ts'
import { type PanelMaker, panelMaker } from '../panel-maker.ts'
import type { ValuePanelOptions } from '../panel-options.ts'
import type { Calculation } from '../transformation.ts'

export interface TableOptions extends ValuePanelOptions<ColumnOverride> {
  /**
   * Columns in their order, with their headings; `false` hides one. Labels go by their names, the
   * value of a query by `Value`, or `Value #A`, `Value #B` when there are several queries.
   *
   * @default the labels, then the values under the queries' legends; no time
   */
  readonly columns?: Readonly<Record<string, string | false>>
  /** The heading of the column by which rows are sorted, and in which direction. */
  readonly sortBy?:
    | string
    | { readonly column: string; readonly direction: 'ascending' | 'descending' }
  readonly showHeader?: boolean
  /** @default 'small' */
  readonly rows?: 'small' | 'medium' | 'large'
  /** A line below all rows. */
  readonly footer?: Calculation
  /** Filters in the headings. */
  readonly filterable?: boolean
}

/**
 * A row for each series, a column for each label and each query.
 *
 * @example
 * table('Slowest workflows', { expr: topk(5, averageOf(workflow.duration, { by: ['workflow_name'] })), legend: 'Mean' }, {
 *   columns: { workflow_name: 'Workflow' },
 *   sortBy: { column: 'Mean', direction: 'descending' },
 * })
 */
export const table: PanelMaker<'table'> = panelMaker('table')
