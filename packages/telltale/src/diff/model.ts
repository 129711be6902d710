/**
 * What of a project people review, as plain JSON: of two such models `compare()` says what differs.
 *
 * Dashboards and rules are taken from the generated files, so that nothing that Grafana or
 * Prometheus would see differently is missed; metrics, targets and SLOs from their definitions.
 */
export interface ProjectModel {
  readonly systems: readonly SystemModel[]
  /** Generated files that belong to no system, such as those of the joint stack; hashes by path. */
  readonly files: Readonly<Record<string, string>>
}

export interface SystemModel {
  readonly name: string
  readonly title: string
  readonly dashboards: readonly DashboardModel[]
  readonly rules: readonly RuleModel[]
  /** Absent when only generated files are known. */
  readonly defined?: Definitions
  /** Other generated files: hashes by path, relative to the output folder. */
  readonly files: Readonly<Record<string, string>>
}

export interface Definitions {
  readonly metrics: readonly MetricModel[]
  readonly slos: readonly SloModel[]
  readonly targets: readonly TargetModel[]
  /** Of Prometheus and Grafana: texts by path. */
  readonly settings: Leaves
}

/** What differs is found leaf by leaf: texts by path, `fieldConfig.defaults.unit`. */
export type Leaves = Readonly<Record<string, string>>

export interface DashboardModel {
  readonly uid: string
  readonly title: string
  readonly panels: readonly PanelModel[]
  readonly variables: readonly VariableModel[]
  readonly settings: Leaves
}

export interface VariableModel {
  readonly name: string
  /** Names of the series whose labels it lists. */
  readonly reads: readonly string[]
  readonly settings: Leaves
}

export interface PanelModel {
  readonly id: number
  readonly type: string
  readonly title: string
  /** The heading that it stands under, or ''. */
  readonly row: string
  /** Which one of its row it is, from 1. */
  readonly place: number
  /** Columns and grid units: `12×8`. */
  readonly size: string
  readonly queries: readonly QueryModel[]
  readonly settings: Leaves
}

export interface QueryModel {
  readonly refId: string
  /** PromQL, or SQL. */
  readonly text: string
  /** Names of the series that it reads. */
  readonly reads: readonly string[]
  readonly settings: Leaves
}

export interface RuleModel {
  readonly kind: 'alert' | 'record'
  readonly name: string
  readonly group: string
  /** The SLO that made it. */
  readonly slo?: string
  readonly expr: string
  readonly reads: readonly string[]
  /** Labels, annotations, `for`. */
  readonly settings: Leaves
}

export interface MetricModel {
  readonly name: string
  readonly kind: string
  readonly unit: string
  readonly labels: Readonly<Record<string, LabelModel>>
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[]
  readonly quantiles: readonly number[]
  /** The name that it had before, and until when it is exposed under both. */
  readonly was?: { readonly name: string; readonly until: string }
  /** The targets that expose it. */
  readonly jobs: readonly string[]
  /** Help, owner, deprecation … */
  readonly settings: Leaves
}

export interface LabelModel {
  /** Of a closed label. */
  readonly values?: readonly string[]
  /** In words: `up to 40 values`. */
  readonly bound: string
}

export interface SloModel {
  readonly name: string
  readonly settings: Leaves
}

export interface TargetModel {
  readonly job: string
  readonly addresses: readonly string[]
  readonly settings: Leaves
}
