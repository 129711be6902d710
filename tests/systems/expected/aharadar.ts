/** What the monitoring specification of AhaRadar names: facts to hold the generated files against. */
import type { ExpectedSystem } from './expected-system.ts'

const metrics: ExpectedSystem['metrics'] = [
  {
    name: 'http_request_duration_seconds',
    kind: 'histogram',
    job: 'aharadar-api',
    labels: ['method', 'route', 'status_code'],
    values: { method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'OTHER'] },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 5, 10],
  },
  {
    name: 'http_requests_total',
    kind: 'counter',
    job: 'aharadar-api',
    labels: ['method', 'route', 'status_code'],
    values: { method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'OTHER'] },
  },
  { name: 'http_active_connections', kind: 'gauge', job: 'aharadar-api', labels: [] },
  {
    name: 'pipeline_run_duration_seconds',
    kind: 'histogram',
    job: 'aharadar-worker',
    labels: ['stage', 'status'],
    values: {
      stage: [
        'ingest',
        'embed',
        'dedupe',
        'cluster',
        'triage',
        'rank',
        'enrich',
        'digest',
        'other',
      ],
      status: ['success', 'error'],
    },
    buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800],
  },
  {
    name: 'pipeline_runs_total',
    kind: 'counter',
    job: 'aharadar-worker',
    labels: ['stage', 'status'],
    values: {
      stage: [
        'ingest',
        'embed',
        'dedupe',
        'cluster',
        'triage',
        'rank',
        'enrich',
        'digest',
        'other',
      ],
      status: ['success', 'error'],
    },
  },
  {
    name: 'ingest_items_total',
    kind: 'counter',
    job: 'aharadar-worker',
    labels: ['source_type', 'status'],
    values: {
      source_type: ['rss', 'reddit', 'hn', 'youtube', 'x_posts', 'web', 'other'],
      status: ['success', 'skipped', 'error'],
    },
  },
  {
    name: 'llm_call_duration_seconds',
    kind: 'histogram',
    job: 'aharadar-worker',
    labels: ['provider', 'model', 'purpose'],
    values: {
      provider: ['openai', 'anthropic', 'xai', 'other'],
      purpose: ['triage', 'embedding', 'summary', 'enrichment', 'signal', 'other'],
    },
    buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120],
  },
  {
    name: 'llm_calls_total',
    kind: 'counter',
    job: 'aharadar-worker',
    labels: ['provider', 'model', 'purpose', 'status'],
    values: {
      provider: ['openai', 'anthropic', 'xai', 'other'],
      purpose: ['triage', 'embedding', 'summary', 'enrichment', 'signal', 'other'],
      status: ['success', 'error'],
    },
  },
  {
    name: 'credits_consumed_total',
    kind: 'counter',
    job: 'aharadar-worker',
    labels: ['provider', 'purpose'],
    values: {
      provider: ['openai', 'anthropic', 'xai', 'other'],
      purpose: ['triage', 'embedding', 'summary', 'enrichment', 'signal', 'other'],
    },
  },
  {
    name: 'credits_budget_limit',
    kind: 'gauge',
    job: 'aharadar-worker',
    labels: ['period'],
    values: { period: ['daily', 'monthly'] },
  },
  {
    name: 'queue_depth',
    kind: 'gauge',
    job: 'aharadar-worker',
    labels: ['queue_name'],
    values: { queue_name: ['pipeline', 'other'] },
  },
  {
    name: 'queue_jobs_total',
    kind: 'counter',
    job: 'aharadar-worker',
    labels: ['queue_name', 'status'],
    values: { queue_name: ['pipeline', 'other'], status: ['completed', 'failed'] },
  },
]

const rows = {
  'API Health': {
    'Request rate': 'timeseries',
    'Request latency': 'timeseries',
    'Error rate': 'timeseries',
    'Active connections': 'stat',
  },
  Pipeline: {
    'Pipeline runs over time': 'timeseries',
    'Stage duration distribution': 'heatmap',
    'Items ingested per source type': 'timeseries',
    'Error rate by stage': 'timeseries',
  },
  'LLM Usage': {
    'LLM calls over time': 'timeseries',
    'Call duration by provider/model': 'timeseries',
    'Credits consumed': 'stat',
    'Budget utilization %': 'gauge',
  },
  Queue: {
    'Queue depth over time': 'timeseries',
    'Job completion rate': 'timeseries',
    'Job failure rate': 'timeseries',
  },
}

const alerts: ExpectedSystem['alerts'] = [
  {
    group: 'aharadar_api',
    alert: 'AharadarApiDown',
    severity: 'critical',
    for: '2m',
    expr: 'up{job="aharadar-api"} == 0',
  },
  {
    group: 'aharadar_api',
    alert: 'AharadarApiHighErrorRate',
    severity: 'critical',
    for: '5m',
    expr: 'sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
  },
  {
    group: 'aharadar_api',
    alert: 'AharadarApiHighLatency',
    severity: 'warning',
    for: '5m',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 2',
  },
  {
    group: 'aharadar_pipeline',
    alert: 'AharadarWorkerDown',
    severity: 'critical',
    for: '2m',
    expr: 'up{job="aharadar-worker"} == 0',
  },
  {
    group: 'aharadar_pipeline',
    alert: 'AharadarStageFailures',
    severity: 'warning',
    for: '15m',
    expr: 'sum by (stage) (rate(pipeline_runs_total{status="error"}[15m])) / sum by (stage) (rate(pipeline_runs_total[15m])) > 0.10',
  },
  {
    group: 'aharadar_pipeline',
    alert: 'AharadarNothingIngested',
    severity: 'warning',
    for: '15m',
    expr: 'sum(increase(ingest_items_total{status="success"}[6h])) == 0',
  },
  {
    group: 'aharadar_llm',
    alert: 'AharadarLlmErrorRate',
    severity: 'warning',
    for: '10m',
    expr: 'sum by (provider) (rate(llm_calls_total{status="error"}[10m])) / sum by (provider) (rate(llm_calls_total[10m])) > 0.05',
  },
  {
    group: 'aharadar_llm',
    alert: 'AharadarBudgetNearlySpent',
    severity: 'warning',
    for: '10m',
    expr: 'sum(increase(credits_consumed_total[24h])) / sum(credits_budget_limit{period="daily"}) > 0.8',
  },
  {
    group: 'aharadar_llm',
    alert: 'AharadarBudgetExceeded',
    severity: 'critical',
    for: '5m',
    expr: 'sum(increase(credits_consumed_total[24h])) / sum(credits_budget_limit{period="daily"}) > 1',
  },
  {
    group: 'aharadar_queue',
    alert: 'AharadarQueueBacklog',
    severity: 'warning',
    for: '10m',
    expr: 'max by (queue_name) (queue_depth) > 100',
  },
  {
    group: 'aharadar_queue',
    alert: 'AharadarJobFailures',
    severity: 'warning',
    for: '10m',
    expr: 'sum by (queue_name) (rate(queue_jobs_total{status="failed"}[10m])) / sum by (queue_name) (rate(queue_jobs_total[10m])) > 0.10',
  },
]

const records: ExpectedSystem['records'] = [
  {
    record: 'aharadar:http_requests:rate5m',
    expr: 'sum by (route, status_code) (rate(http_requests_total[5m]))',
  },
  {
    record: 'aharadar:http_error_ratio:rate5m',
    expr: 'sum(rate(http_requests_total{status_code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
  },
  {
    record: 'aharadar:http_request_duration_seconds:p95_5m',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))',
  },
  {
    record: 'aharadar:pipeline_error_ratio:rate15m',
    expr: 'sum by (stage) (rate(pipeline_runs_total{status="error"}[15m])) / sum by (stage) (rate(pipeline_runs_total[15m]))',
  },
  {
    record: 'aharadar:llm_call_duration_seconds:p95_5m',
    expr: 'histogram_quantile(0.95, sum by (le, provider, model) (rate(llm_call_duration_seconds_bucket[5m])))',
  },
  {
    record: 'aharadar:credits_consumed:increase1d',
    expr: 'sum by (provider, purpose) (increase(credits_consumed_total[24h]))',
  },
  {
    record: 'aharadar:credits_consumed:increase30d',
    expr: 'sum by (provider, purpose) (increase(credits_consumed_total[30d]))',
  },
]

const files = [
  'infra/prometheus/prometheus.yml',
  'infra/grafana/provisioning/datasources/prometheus.yml',
  'infra/grafana/provisioning/dashboards/dashboard.yml',
  'infra/grafana/dashboards/aharadar-overview.json',
  'docker-compose.yml',
  'infra/prometheus/alerts.yml',
  'infra/prometheus/recording-rules.yml',
]

export const expected: ExpectedSystem = {
  name: 'aharadar',
  metrics,
  dashboards: [
    {
      file: 'infra/grafana/dashboards/aharadar-overview.json',
      uid: 'aharadar-overview',
      title: 'AhaRadar Overview',
      rows,
    },
  ],
  alerts,
  records,
  alertFile: 'infra/prometheus/alerts.yml',
  recordFile: 'infra/prometheus/recording-rules.yml',
  files,
  besides: {
    alerts: ['AharadarDroppedSamples', 'AharadarCollectFailures'],
    dashboards: ['infra/grafana/dashboards/aharadar-processes.json'],
  },
}
