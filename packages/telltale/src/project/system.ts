import { type FamilyTree, type Located, withCallSite } from '@telltale/core'
import type { Duration } from '@telltale/promql'
import type { Dashboard } from '../dashboard/dashboard.ts'
import type { RuleGroup } from '../rules/rule-group.ts'

/** One process, or several alike, that Prometheus scrapes. */
export interface Target extends Located {
  readonly kind: 'target'
  /** The `job` label of its series. */
  readonly job: string
  readonly options: TargetOptions
}

export interface TargetOptions {
  /** Where Prometheus finds it: `host:port`. */
  readonly addresses: readonly string[]
  /** @default '/metrics' */
  readonly path?: string
  /** The families that it exposes. */
  readonly exposes: FamilyTree
}

export function target(job: string, options: TargetOptions): Target {
  return Object.freeze(withCallSite({ kind: 'target' as const, job, options }, target))
}

/** A monitored system: what it exposes, how it is seen, when to act, how it is collected. */
export interface System extends Located {
  readonly kind: 'system'
  /** Lower case, the same word in every folder: `metrics/aharadar.ts`, `out/aharadar/`. */
  readonly name: string
  readonly options: SystemOptions
}

export interface SystemOptions {
  readonly title: string
  readonly targets: readonly Target[]
  readonly dashboards: readonly Dashboard[]
  readonly rules: readonly RuleGroup[]
  readonly prometheus: PrometheusOptions
  readonly grafana: GrafanaOptions
  /** Folders of the generated files inside `out/<system>/`. */
  readonly paths?: Partial<OutputPaths>
}

export interface PrometheusOptions {
  readonly image: string
  /** The port on the host. */
  readonly port: number
  readonly scrapeInterval: Duration
  readonly evaluationInterval: Duration
  readonly retention: Duration
}

export interface GrafanaOptions {
  readonly image: string
  /** The port on the host. */
  readonly port: number
  /** The name of the dashboard provider. */
  readonly provider: string
  /** @default '' (General) */
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
}

export interface OutputPaths {
  readonly prometheus: string
  readonly dashboards: string
  readonly provisioning: string
  readonly docs: string
}

export const defaultPaths: OutputPaths = {
  prometheus: 'prometheus',
  dashboards: 'grafana/dashboards',
  provisioning: 'grafana/provisioning',
  docs: 'docs',
}

export function defineSystem(name: string, options: SystemOptions): System {
  return Object.freeze(withCallSite({ kind: 'system' as const, name, options }, defineSystem))
}
