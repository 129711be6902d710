/**
 * Dashboards, rules and provisioning files from declared metrics.
 *
 * A project declares systems with this package; `telltale build` turns them into files.
 */
export {
  type Dashboard,
  type DashboardOptions,
  dashboard,
  type Row,
  type RowOptions,
  row,
} from './dashboard/dashboard.ts'
export {
  gaugePanel,
  heatmap,
  type Panel,
  type PanelOptions,
  stat,
  type Threshold,
  text,
  timeseries,
} from './dashboard/panel.ts'
export type { Query, QueryInput, QueryOptions } from './dashboard/query.ts'
export { labelValues, type Variable } from './dashboard/variable.ts'
export { defineProject, type Project, type ProjectOptions } from './project/project.ts'
export {
  defineSystem,
  type GrafanaOptions,
  type PrometheusOptions,
  type System,
  type SystemOptions,
} from './project/system.ts'
export { type Target, type TargetOptions, target } from './project/target.ts'
export {
  type AlertingRule,
  type AlertOptions,
  alertingRule,
  type Runbook,
} from './rules/alerting-rule.ts'
export {
  type RecordingOptions,
  type RecordingRule,
  recordingRule,
} from './rules/recording-rule.ts'
export { type RuleGroup, type RuleGroupOptions, ruleGroup } from './rules/rule-group.ts'
