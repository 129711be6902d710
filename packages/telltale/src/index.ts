/**
 * Dashboards, rules and provisioning files from declared metrics.
 *
 * A project declares systems with this package; `telltale build` turns them into files.
 */
export {
  type Annotation,
  type AnnotationOptions,
  alertAnnotation,
  annotation,
} from './dashboard/annotation.ts'
export type { Color, ColorScheme } from './dashboard/color.ts'
export {
  type Dashboard,
  type DashboardOptions,
  dashboard,
  type Row,
  type RowOptions,
  row,
} from './dashboard/dashboard.ts'
export type { DashboardLink, Link, LinkTarget, TagLink } from './dashboard/link.ts'
export type { Mapping, Mappings, Shown, ValueMappings } from './dashboard/mapping.ts'
export type {
  ColumnOverride,
  FieldOptions,
  GraphOverride,
  Override,
  OverrideTarget,
} from './dashboard/override.ts'
export type { OptionsByType, Panel, PanelType } from './dashboard/panel.ts'
export type { PanelMaker } from './dashboard/panel-maker.ts'
export type { LegendOptions, PanelOptions, Repeat } from './dashboard/panel-options.ts'
export { type BarChartOptions, barChart } from './dashboard/panels/bar-chart.ts'
export { type BarGaugeOptions, barGauge } from './dashboard/panels/bar-gauge.ts'
export { type CandlestickOptions, candlestick } from './dashboard/panels/candlestick.ts'
export { type CustomPanelOptions, custom, type SdkPanelBuilder } from './dashboard/panels/custom.ts'
export { type GaugePanelOptions, gaugePanel } from './dashboard/panels/gauge.ts'
export { type HeatmapOptions, heatmap } from './dashboard/panels/heatmap.ts'
export { type HistogramPanelOptions, histogramPanel } from './dashboard/panels/histogram.ts'
export { type PieChartOptions, pieChart } from './dashboard/panels/pie-chart.ts'
export { type SqlPanelOptions, sqlPanel } from './dashboard/panels/sql.ts'
export { type StatOptions, stat } from './dashboard/panels/stat.ts'
export { type StateTimelineOptions, stateTimeline } from './dashboard/panels/state-timeline.ts'
export { type StatusHistoryOptions, statusHistory } from './dashboard/panels/status-history.ts'
export { type TableOptions, table } from './dashboard/panels/table.ts'
export { type TextPanelOptions, text } from './dashboard/panels/text.ts'
export { type TimeseriesOptions, timeseries } from './dashboard/panels/timeseries.ts'
export type { Query, QueryInput, QueryOptions } from './dashboard/query.ts'
export { above, below, type Threshold } from './dashboard/threshold.ts'
export { type Calculation, type Transformation, transform } from './dashboard/transformation.ts'
export {
  type ConstantVariable,
  type CustomVariable,
  constantVariable,
  customVariable,
  type IntervalVariable,
  intervalVariable,
  type LabelValuesOptions,
  type LabelValuesVariable,
  labelValues,
  type TextBoxVariable,
  textBoxVariable,
  type Variable,
} from './dashboard/variable.ts'
export type {
  ComposeOptions,
  ComposeSecret,
  Network,
  Volume,
} from './deploy/compose/compose-options.ts'
export { confined } from './deploy/compose/confinement.ts'
export type { Build, DependencyState, Healthcheck, Service } from './deploy/compose/service.ts'
export {
  type AlertmanagerSourceOptions,
  alertmanagerSource,
  type DataSource,
  type PostgresOptions,
  type PrometheusSourceOptions,
  type PrometheusStore,
  postgresSource,
  prometheusSource,
} from './deploy/data-source.ts'
export {
  type EnvironmentVariable,
  type EnvironmentVariableOptions,
  fromEnvironment,
  type Text,
} from './deploy/from-environment.ts'
export {
  type AlertmanagerWorkload,
  type Application,
  type ClusterResource,
  type GrafanaWorkload,
  type IngressOptions,
  type Kubernetes,
  type KubernetesOptions,
  type KubeStateMetrics,
  kubernetes,
  type OperatorOptions,
  type OperatorPrometheus,
  type OperatorThanos,
  type PrometheusWorkload,
  type ResourceAmounts,
  type Resources,
} from './deploy/kubernetes/kubernetes.ts'
export type { Authorization, Connection, Tls } from './deploy/scrape/connection.ts'
export {
  type Discovery,
  type DnsDiscovery,
  type DnsRecordType,
  dnsDiscovery,
  type FileDiscovery,
  fileDiscovery,
  type KubernetesDiscovery,
  type KubernetesRole,
  kubernetesDiscovery,
} from './deploy/scrape/discovery.ts'
export {
  type AnnotatedPodsOptions,
  type AnnotatedServicesOptions,
  annotatedPods,
  annotatedServices,
  apiServers,
  type KubernetesJob,
  type NodesOptions,
  nodes,
} from './deploy/scrape/kubernetes-jobs.ts'
export type { RelabelAction, Relabeling } from './deploy/scrape/relabeling.ts'
export type { RemoteWrite, RemoteWriteQueue } from './deploy/scrape/remote-write.ts'
export type { ScrapeLimits, ScrapeOptions } from './deploy/scrape/scrape-options.ts'
export type { OwnDocument } from './docs/own-document.ts'
export type { UnitId } from './grafana/unit-id.ts'
export { defineProject, type Project, type ProjectOptions } from './project/project.ts'
export type { PrometheusVersion } from './project/prometheus-version.ts'
export type { StackOptions } from './project/stack.ts'
export {
  defineSystem,
  type GrafanaOptions,
  type OutputPaths,
  type PrometheusOptions,
  type System,
  type SystemOptions,
  type SystemSettings,
} from './project/system.ts'
export { type Target, type TargetOptions, target } from './project/target.ts'
export type { VariantCompose, VariantOptions } from './project/variants.ts'
export type { AlertLabelsOf } from './routing/alert-labels-of.ts'
export {
  type AlertmanagerOptions,
  type AlertRouting,
  alertRouting,
  type GrafanaAlertingOptions,
  type RemovedFromGrafana,
  type RoutingOptions,
} from './routing/alert-routing.ts'
export {
  type GrafanaRule,
  type GrafanaRuleOptions,
  grafanaRule,
} from './routing/grafana/grafana-rule.ts'
export {
  criticalOverWarning,
  type InhibitionOptions,
  type InhibitionRule,
  inhibition,
} from './routing/inhibition.ts'
export {
  type Email,
  type EmailOptions,
  email,
  type MailServer,
} from './routing/integrations/email.ts'
export type { Integration, IntegrationOptions } from './routing/integrations/integration.ts'
export { type MsTeams, type MsTeamsOptions, msTeams } from './routing/integrations/ms-teams.ts'
export { type Opsgenie, type OpsgenieOptions, opsgenie } from './routing/integrations/opsgenie.ts'
export {
  type PagerDuty,
  type PagerDutyOptions,
  pagerDuty,
} from './routing/integrations/pager-duty.ts'
export { type Slack, type SlackOptions, slack } from './routing/integrations/slack.ts'
export { type Webhook, type WebhookOptions, webhook } from './routing/integrations/webhook.ts'
export type { LabelMatch, Match } from './routing/match.ts'
export { type Receiver, receiver } from './routing/receiver.ts'
export { type Grouping, type Route, type RouteOptions, route } from './routing/route.ts'
export { type Secret, type SecretFile, secretFile, secretVariable } from './routing/secret.ts'
export {
  type NotificationTemplate,
  type NotificationText,
  notificationTemplate,
} from './routing/template.ts'
export {
  type ClockTime,
  type TimeInterval,
  type TimeIntervalOptions,
  timeInterval,
  type Weekday,
} from './routing/time-interval.ts'
export type {
  AlertTest,
  AlertTestCase,
  Expectation,
  FiringAlert,
  TestSeries,
} from './rule-tests/alert-test.ts'
export type { AlertTemplate, ValueTemplate } from './rules/alert-template.ts'
export {
  type AlertingRule,
  type AlertOptions,
  type AlertSettings,
  type AlertSeverity,
  alertingRule,
  type Runbook,
} from './rules/alerting-rule.ts'
export {
  type RecordingOptions,
  type RecordingRule,
  recordingRule,
} from './rules/recording-rule.ts'
export { type RuleGroup, type RuleGroupOptions, ruleGroup } from './rules/rule-group.ts'
export { useRecorded } from './rules/use-recorded.ts'
export {
  type Federation,
  type FederationOptions,
  federation,
  type Mimir,
  type MimirOptions,
  mimir,
  type ScaleOut,
  type Thanos,
  type ThanosOptions,
  thanos,
  type VictoriaMetrics,
  type VictoriaMetricsOptions,
  victoriaMetrics,
} from './scale/scale.ts'
export { type BurnRate, type Tier, workbookBurnRates } from './slo/burn-rates.ts'
export type { Inhibition } from './slo/inhibition.ts'
export { availability, events, latency, type Sli, timeShare } from './slo/sli.ts'
export {
  type Slo,
  type SloAlert,
  type SloOptions,
  type SloSettings,
  type SloWindow,
  slo,
  type TierOptions,
} from './slo/slo.ts'
export type { SloRecords } from './slo/slo-records.ts'
export { sloDashboard, sloRow } from './slo/slo-row.ts'
