/** What the page is told about a project; the page has the same shapes in `project.ts`. */

export interface ProjectDescription {
  readonly title: string
  /** Absolute: places in files are relative to it. */
  readonly folder: string
  readonly systems: readonly SystemDescription[]
  readonly problems: readonly ProblemDescription[]
}

export interface SystemDescription {
  readonly name: string
  readonly title: string
  readonly scrapeInterval: string
  readonly dashboards: readonly {
    readonly uid: string
    readonly title: string
    readonly description?: string
    readonly panels: number
  }[]
  readonly metrics: readonly MetricDescription[]
  readonly alerts: readonly AlertDescription[]
  readonly slos: readonly {
    readonly name: string
    readonly title: string
    readonly objective: number
    readonly window: string
  }[]
}

export interface MetricDescription {
  readonly name: string
  readonly kind: string
  readonly help: string
  readonly unit?: string
  readonly labels: readonly string[]
  readonly jobs: readonly string[]
  readonly at?: string
  readonly uses: readonly {
    readonly kind: 'panel' | 'alert' | 'record'
    readonly name: string
    readonly expr: string
    readonly dashboard?: string
  }[]
}

export interface AlertDescription {
  readonly name: string
  readonly severity: string
  readonly for: string
  readonly summary: string
  readonly expr: string
  readonly at?: string
  readonly panel?: { readonly uid: string; readonly id: number }
  /** Markdown. */
  readonly runbook?: string
}

export interface ProblemDescription {
  readonly severity: string
  readonly code: string
  readonly summary: string
  /** As the terminal shows it. */
  readonly text: string
}

/** A dashboard with what only its source knows. */
export interface DashboardDescription {
  readonly json: unknown
  readonly system: string
  readonly scrapeInterval: string
  /** Where its numbers come from, when that is not where the project's come from. */
  readonly data?: 'prometheus' | 'simulated' | 'generated'
  /** By panel id. */
  readonly panels: Readonly<
    Record<
      string,
      {
        readonly at?: string
        readonly families: readonly string[]
        readonly alerts: readonly string[]
        readonly problems: readonly ProblemDescription[]
      }
    >
  >
}
