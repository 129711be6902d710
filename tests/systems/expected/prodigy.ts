/** What the monitoring specification of Prodigy names: facts to hold the generated files against. */
import type { ExpectedSystem } from './expected-system.ts'

const stepTypes = ['claude', 'shell', 'goal_seek', 'foreach', 'other']
const outcomes = ['success', 'failed', 'cancelled']
const tokenTypes = ['input', 'output', 'cache']

const metrics: ExpectedSystem['metrics'] = [
  {
    name: 'prodigy_workflow_executions_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['workflow_name', 'status'],
    values: { status: outcomes },
  },
  {
    name: 'prodigy_workflow_duration_seconds',
    kind: 'histogram',
    job: 'prodigy',
    labels: ['workflow_name'],
    buckets: [1, 5, 10, 30, 60, 300, 600, 1800],
  },
  {
    name: 'prodigy_workflow_steps_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['workflow_name'],
  },
  { name: 'prodigy_workflow_active', kind: 'gauge', job: 'prodigy', labels: ['workflow_name'] },
  {
    name: 'prodigy_step_executions_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['step_type', 'status'],
    values: { step_type: stepTypes, status: outcomes },
  },
  {
    name: 'prodigy_step_duration_seconds',
    kind: 'histogram',
    job: 'prodigy',
    labels: ['step_type'],
    values: { step_type: stepTypes },
    buckets: [0.1, 1, 5, 10, 30, 60],
  },
  {
    name: 'prodigy_step_on_failure_recoveries_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['step_type'],
    values: { step_type: stepTypes },
  },
  {
    name: 'prodigy_step_validations_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['step_type', 'result'],
    values: { step_type: stepTypes, result: ['pass', 'fail'] },
  },
  { name: 'prodigy_mapreduce_jobs_active', kind: 'gauge', job: 'prodigy', labels: ['job_id'] },
  { name: 'prodigy_mapreduce_agents_active', kind: 'gauge', job: 'prodigy', labels: ['job_id'] },
  {
    name: 'prodigy_mapreduce_items_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['job_id', 'status'],
    values: { status: ['success', 'failed', 'dlq'] },
  },
  { name: 'prodigy_mapreduce_dlq_items', kind: 'gauge', job: 'prodigy', labels: ['job_id'] },
  {
    name: 'prodigy_agent_duration_seconds',
    kind: 'histogram',
    job: 'prodigy',
    labels: ['job_id'],
    buckets: [1, 10, 30, 60, 300, 600],
  },
  { name: 'prodigy_mapreduce_worktrees_active', kind: 'gauge', job: 'prodigy', labels: ['job_id'] },
  { name: 'prodigy_mapreduce_job_items', kind: 'gauge', job: 'prodigy', labels: ['job_id'] },
  {
    name: 'prodigy_claude_tokens_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['token_type'],
    values: { token_type: tokenTypes },
  },
  {
    name: 'prodigy_claude_tool_invocations_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['tool_name'],
  },
  {
    name: 'prodigy_claude_sessions_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['status'],
    values: { status: outcomes },
  },
  {
    name: 'prodigy_claude_errors_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['error_type'],
    values: {
      error_type: [
        'rate_limit',
        'overloaded',
        'timeout',
        'auth',
        'invalid_request',
        'tool_error',
        'other',
      ],
    },
  },
  {
    name: 'prodigy_workflow_claude_tokens_total',
    kind: 'counter',
    job: 'prodigy',
    labels: ['workflow_name', 'token_type'],
    values: { token_type: tokenTypes },
  },
  { name: 'prodigy_worktree_pool_size', kind: 'gauge', job: 'prodigy', labels: [] },
  { name: 'prodigy_storage_events_written_total', kind: 'counter', job: 'prodigy', labels: [] },
  { name: 'prodigy_checkpoints_created_total', kind: 'counter', job: 'prodigy', labels: [] },
]

const dashboards: ExpectedSystem['dashboards'] = [
  {
    file: 'grafana/dashboards/workflow-overview.json',
    uid: 'prodigy-workflow',
    title: 'Prodigy Workflow Overview',
    rows: {
      '': {
        'Workflow Success Rate': 'piechart',
        'Workflows Over Time': 'timeseries',
        'Average Duration': 'gauge',
        'Top 5 Slowest Workflows': 'table',
        'Failure Rate': 'stat',
      },
    },
  },
  {
    file: 'grafana/dashboards/mapreduce-performance.json',
    uid: 'prodigy-mapreduce',
    title: 'MapReduce Performance',
    rows: {
      '': {
        'Active Agents': 'gauge',
        'Items Processed Rate': 'timeseries',
        'DLQ Size': 'timeseries',
        'Agent Duration': 'heatmap',
        Throughput: 'stat',
        'Job Progress': 'bargauge',
      },
    },
  },
  {
    file: 'grafana/dashboards/step-analysis.json',
    uid: 'prodigy-steps',
    title: 'Step-Level Analysis',
    rows: {
      '': {
        'Steps by Type': 'timeseries',
        'Recovery Rate': 'stat',
        'Validation Pass Rate': 'stat',
        'Step Duration': 'candlestick',
        'Failure Hotspots': 'bargauge',
      },
    },
  },
  {
    file: 'grafana/dashboards/claude-usage.json',
    uid: 'prodigy-claude',
    title: 'Claude Usage & Cost',
    rows: {
      '': {
        'Token Usage Over Time': 'timeseries',
        'Estimated Cost': 'stat',
        'Top Tool Invocations': 'barchart',
        'Tokens per Workflow': 'barchart',
        'Cost Optimization Recommendations': 'stat',
      },
    },
  },
  // The metrics that no listed panel shows; proposed as details of the overview.
  {
    file: 'grafana/dashboards/internals.json',
    uid: 'prodigy-internals',
    title: 'Prodigy Internals',
    rows: {
      '': {
        'Workflows running': 'timeseries',
        'Steps by workflow': 'timeseries',
        'Worktrees in use': 'timeseries',
        'Worktrees available': 'timeseries',
        'Events written': 'timeseries',
        Checkpoints: 'timeseries',
        'Claude errors': 'timeseries',
        'Tokens by workflow': 'timeseries',
        'Series by instance': 'timeseries',
      },
    },
  },
]

// The order is that of the groups.
const alerts: ExpectedSystem['alerts'] = [
  {
    group: 'prodigy_workflow',
    alert: 'ProdigyWorkflowFailureRateHigh',
    severity: 'warning',
    for: '10m',
    expr: 'sum(increase(prodigy_workflow_executions_total{status="failed"}[1h])) / sum(increase(prodigy_workflow_executions_total[1h])) > 0.10',
  },
  {
    group: 'prodigy_mapreduce',
    alert: 'ProdigyDLQBacklog',
    severity: 'warning',
    for: '1m',
    expr: 'sum by (job_id) (prodigy_mapreduce_dlq_items) > 10',
  },
  {
    group: 'prodigy_mapreduce',
    alert: 'ProdigyAgentsSlow',
    severity: 'warning',
    for: '10m',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(prodigy_agent_duration_seconds_bucket[10m]))) > 300',
  },
  {
    group: 'prodigy_step',
    alert: 'ProdigyRecoveryRateHigh',
    severity: 'info',
    for: '15m',
    expr: 'sum(increase(prodigy_step_on_failure_recoveries_total[1h])) / sum(increase(prodigy_step_executions_total[1h])) > 0.25',
  },
  {
    group: 'prodigy_claude',
    alert: 'ProdigyClaudeErrors',
    severity: 'warning',
    for: '5m',
    expr: 'sum by (error_type) (rate(prodigy_claude_errors_total[5m])) > 0.1',
  },
  {
    group: 'prodigy_system',
    alert: 'ProdigyWorktreePoolEmpty',
    severity: 'info',
    for: '10m',
    expr: 'sum by (instance) (prodigy_worktree_pool_size) == 0 and on (instance) sum by (instance) (prodigy_mapreduce_jobs_active) > 0',
  },
  { group: 'prodigy_system', alert: 'ProdigyCardinalityHigh', severity: 'info', for: '15m' },
]

const records: ExpectedSystem['records'] = [
  {
    record: 'prodigy:workflow_failure_ratio:increase1h',
    expr: 'sum(increase(prodigy_workflow_executions_total{status="failed"}[1h])) / sum(increase(prodigy_workflow_executions_total[1h]))',
  },
  {
    record: 'prodigy:workflow_success_ratio:increase7d',
    expr: 'sum(increase(prodigy_workflow_executions_total{status="success"}[7d])) / sum(increase(prodigy_workflow_executions_total[7d]))',
  },
  {
    record: 'prodigy:workflow_duration_seconds:mean1h',
    expr: 'sum by (workflow_name) (increase(prodigy_workflow_duration_seconds_sum[1h])) / sum by (workflow_name) (increase(prodigy_workflow_duration_seconds_count[1h]))',
  },
  {
    record: 'prodigy:agent_duration_seconds:p95_5m',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(prodigy_agent_duration_seconds_bucket[5m])))',
  },
  {
    record: 'prodigy:mapreduce_items:rate5m',
    expr: 'sum by (status) (rate(prodigy_mapreduce_items_total[5m]))',
  },
  { record: 'prodigy:mapreduce_dlq_items:sum', expr: 'sum(prodigy_mapreduce_dlq_items)' },
  {
    record: 'prodigy:step_recovery_ratio:increase1h',
    expr: 'sum(increase(prodigy_step_on_failure_recoveries_total[1h])) / sum(increase(prodigy_step_executions_total[1h]))',
  },
]

const files = [
  'prometheus.yml',
  'docker-compose.yml',
  'grafana/datasources/prometheus.yml',
  'grafana/dashboards/workflow-overview.json',
  'grafana/dashboards/mapreduce-performance.json',
  'grafana/dashboards/step-analysis.json',
  'grafana/dashboards/claude-usage.json',
  'grafana/dashboards/dashboards.yml',
  'prometheus-alerts.yml',
  'prometheus-recording.yml',
  'migrations/001_workflow_metrics.sql',
  'grafana/alerting/dlq.yml',
  'docs/metrics-and-grafana.md',
  'docs/metrics-reference.md',
  'docs/postgres-metrics.md',
]

export const expected: ExpectedSystem = {
  name: 'prodigy',
  metrics,
  dashboards,
  alerts,
  records,
  alertFile: 'prometheus-alerts.yml',
  recordFile: 'prometheus-recording.yml',
  files,
}
