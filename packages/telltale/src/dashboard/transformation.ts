/**
 * What Grafana does with the results of the queries before it draws them.
 *
 * The ones that everybody needs are typed; `transform.raw` takes any other.
 * Source: https://grafana.com/docs/grafana/latest/panels-visualizations/query-transform-data/transform-data/
 */
export interface Transformation {
  readonly id: string
  readonly options: Readonly<Record<string, unknown>>
}

/** How several values become one. */
export type Calculation = (typeof calculations)[number]

export const calculations = [
  'lastNotNull',
  'last',
  'firstNotNull',
  'first',
  'min',
  'max',
  'mean',
  'median',
  'sum',
  'count',
  'range',
  'delta',
  'step',
  'diff',
  'diffperc',
  'variance',
  'stdDev',
  'changeCount',
  'distinctCount',
  'allIsZero',
  'allIsNull',
] as const

/** Columns by the name that the query gives them, in their new order. */
export interface OrganizeOptions {
  readonly hide?: readonly string[]
  /** New names by old names. */
  readonly rename?: Readonly<Record<string, string>>
  /** The columns that come first; all others follow in their own order. */
  readonly order?: readonly string[]
}

export const transform = Object.freeze({
  /** Hides, renames and orders columns. */
  organize: ({ hide = [], rename = {}, order = [] }: OrganizeOptions): Transformation =>
    transformation('organize', {
      excludeByName: Object.fromEntries(hide.map((name) => [name, true])),
      renameByName: rename,
      indexByName: Object.fromEntries(order.map((name, i) => [name, i])),
    }),

  /** Rows by the values of a column. */
  sortBy: (column: string, direction: 'ascending' | 'descending' = 'ascending'): Transformation =>
    transformation('sortBy', {
      fields: {},
      sort: [{ field: column, desc: direction === 'descending' }],
    }),

  /** One table out of several, with a row for each combination of the columns that they share. */
  merge: (): Transformation => transformation('merge', {}),

  /** One table out of several, joined where a column has the same value. */
  joinByField: (column: string, mode: 'outer' | 'inner' = 'outer'): Transformation =>
    transformation('joinByField', { byField: column, mode }),

  /** A row for each series, with one column for each calculation. */
  reduce: (...reducers: readonly Calculation[]): Transformation =>
    transformation('reduce', { reducers, mode: 'seriesToRows', includeTimeField: false }),

  /** A column for each label. */
  labelsToFields: (...labels: readonly string[]): Transformation =>
    transformation('labelsToFields', labels.length > 0 ? { keepLabels: labels } : {}),

  /** Only these columns. */
  only: (...columns: readonly string[]): Transformation =>
    transformation('filterFieldsByName', { include: { names: columns } }),

  /** Only series of these queries. */
  onlyQueries: (...refIds: readonly string[]): Transformation =>
    transformation('filterByRefId', { include: refIds.join('|') }),

  /** At most so many rows. */
  limit: (rows: number): Transformation => transformation('limit', { limitField: rows }),

  /** Any transformation, with its options as Grafana's JSON has them. */
  raw: (id: string, options: Readonly<Record<string, unknown>>): Transformation =>
    transformation(id, options),
})

function transformation(id: string, options: Readonly<Record<string, unknown>>): Transformation {
  return Object.freeze({ id, options })
}
