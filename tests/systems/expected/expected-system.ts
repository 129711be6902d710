/** What the specification of a system names, to hold the generated files against. */
export interface ExpectedSystem {
  /** The folder in `out/`. */
  readonly name: string
  readonly metrics: readonly ExpectedMetric[]
  readonly dashboards: readonly ExpectedDashboard[]
  readonly alerts: readonly ExpectedAlert[]
  /** Recording rules; an expression that is left out is not compared. */
  readonly records: readonly { readonly record: string; readonly expr?: string }[]
  /** Files below `out/<name>/`: the rules, and everything else that has to be there. */
  readonly alertFile: string
  readonly recordFile: string
  readonly files: readonly string[]
  /** What watches the instrumentation itself, of which no specification speaks. */
  readonly besides?: {
    readonly alerts: readonly string[]
    /** Files of the dashboards that show them. */
    readonly dashboards: readonly string[]
  }
}

export interface ExpectedMetric {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'summary'
  /** The scrape job, or jobs, whose processes expose it. */
  readonly job: string | readonly string[]
  readonly labels: readonly string[]
  /** The values of labels that have a fixed set. */
  readonly values?: Readonly<Record<string, readonly string[]>>
  readonly buckets?: readonly number[]
}

export interface ExpectedDashboard {
  readonly file: string
  readonly uid: string
  readonly title: string
  /** Rows with their panels' types; panels that are in no row stand under `''`. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface ExpectedAlert {
  readonly group: string
  readonly alert: string
  readonly severity: string
  readonly for: string
  /** Left out where the expression is ours to choose. */
  readonly expr?: string
}
