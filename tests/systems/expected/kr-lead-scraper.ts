/** What the monitoring specification of KR Lead Scraper names: facts to hold the generated files against. */
import type { ExpectedSystem } from './expected-system.ts'

const metrics: ExpectedSystem['metrics'] = [
  {
    name: 'http_requests_total',
    kind: 'counter',
    job: 'kr-api',
    labels: ['method', 'endpoint', 'status'],
    values: { method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'OTHER'] },
  },
  {
    name: 'http_request_duration_seconds',
    kind: 'histogram',
    job: 'kr-api',
    labels: ['method', 'endpoint'],
    values: { method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'OTHER'] },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  {
    name: 'http_requests_in_progress',
    kind: 'gauge',
    job: 'kr-api',
    labels: ['method', 'endpoint'],
    values: { method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'OTHER'] },
  },
  {
    name: 'http_errors_total',
    kind: 'counter',
    job: 'kr-api',
    labels: ['method', 'endpoint', 'error_type'],
    values: {
      method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'OTHER'],
      error_type: ['validation', 'database', 'timeout', 'upstream', 'other'],
    },
  },
  {
    name: 'scraping_jobs_total',
    kind: 'counter',
    job: 'kr-api',
    labels: ['source', 'status'],
    values: {
      source: ['directory', 'maps', 'website', 'other'],
      status: ['completed', 'failed', 'cancelled'],
    },
  },
  {
    name: 'scraping_job_duration_seconds',
    kind: 'histogram',
    job: 'kr-api',
    labels: ['source'],
    values: { source: ['directory', 'maps', 'website', 'other'] },
    buckets: [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
  },
  {
    name: 'scraping_results_total',
    kind: 'counter',
    job: 'kr-api',
    labels: ['source', 'result_type'],
    values: {
      source: ['directory', 'maps', 'website', 'other'],
      result_type: ['new', 'updated', 'error'],
    },
  },
  {
    name: 'scraping_jobs_active',
    kind: 'gauge',
    job: 'kr-api',
    labels: ['source'],
    values: { source: ['directory', 'maps', 'website', 'other'] },
  },
  {
    name: 'duplicates_detected_total',
    kind: 'counter',
    job: 'kr-api',
    labels: ['action'],
    values: { action: ['auto_merge', 'candidate'] },
  },
  {
    name: 'smart_scraper_enrichments_total',
    kind: 'counter',
    job: 'kr-api',
    labels: ['mode', 'method'],
    values: { mode: ['auto', 'manual', 'fallback'], method: ['rules', 'llm', 'hybrid'] },
  },
  {
    name: 'smart_scraper_duration_seconds',
    kind: 'histogram',
    job: 'kr-api',
    labels: ['method'],
    values: { method: ['rules', 'llm', 'hybrid'] },
    buckets: [0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  },
  {
    name: 'contact_verifications_total',
    kind: 'counter',
    job: 'kr-api',
    labels: ['contact_type', 'status'],
    values: {
      contact_type: ['email', 'phone', 'website'],
      status: ['valid', 'invalid', 'unknown'],
    },
  },
  {
    name: 'queue_size',
    kind: 'gauge',
    job: 'kr-api',
    labels: ['queue_name'],
    values: { queue_name: ['scraping', 'enrichment', 'default'] },
  },
  {
    name: 'queue_jobs_total',
    kind: 'counter',
    job: 'kr-api',
    labels: ['queue_name', 'status'],
    values: {
      queue_name: ['scraping', 'enrichment', 'default'],
      status: ['started', 'finished', 'failed'],
    },
  },
  {
    name: 'service_health',
    kind: 'gauge',
    job: 'kr-api',
    labels: ['service'],
    values: { service: ['api', 'db', 'redis', 'ollama'] },
  },
  {
    name: 'workers_active',
    kind: 'gauge',
    job: 'kr-api',
    labels: ['queue_name'],
    values: { queue_name: ['scraping', 'enrichment', 'default'] },
  },
]

const alerts: ExpectedSystem['alerts'] = [
  {
    group: 'kr_api',
    alert: 'KrApiDown',
    severity: 'critical',
    for: '2m',
    expr: 'up{job="kr-api"} == 0',
  },
  {
    group: 'kr_api',
    alert: 'KrHighErrorRate',
    severity: 'critical',
    for: '5m',
    expr: 'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m])) > 0.05',
  },
  {
    group: 'kr_api',
    alert: 'KrLatencySpike',
    severity: 'warning',
    for: '5m',
    expr: 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m]))) > 2.5',
  },
  {
    group: 'kr_scraping',
    alert: 'KrScrapingJobsFailing',
    severity: 'warning',
    for: '10m',
    expr: 'sum by (source) (increase(scraping_jobs_total{status="failed"}[30m])) / sum by (source) (increase(scraping_jobs_total[30m])) > 0.20',
  },
  {
    group: 'kr_scraping',
    alert: 'KrNoScrapingResults',
    severity: 'warning',
    for: '15m',
    expr: 'sum(increase(scraping_results_total{result_type=~"new|updated"}[2h])) == 0 and sum(increase(scraping_jobs_total[2h])) > 0',
  },
  {
    group: 'kr_queue',
    alert: 'KrQueueBacklog',
    severity: 'warning',
    for: '15m',
    expr: 'sum by (queue_name) (queue_size) > 100',
  },
  {
    group: 'kr_queue',
    alert: 'KrNoActiveWorkers',
    severity: 'critical',
    for: '5m',
    expr: 'sum(workers_active) == 0',
  },
  {
    group: 'kr_system',
    alert: 'KrServiceUnhealthy',
    severity: 'critical',
    for: '3m',
    expr: 'min by (service) (service_health) == 0',
  },
]

const records: ExpectedSystem['records'] = [
  {
    record: 'kr:http_requests:rate5m',
    expr: 'sum by (endpoint, status) (rate(http_requests_total[5m]))',
  },
  {
    record: 'kr:http_error_ratio:rate5m',
    expr: 'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
  },
  {
    record: 'kr:http_request_duration_seconds:p95_5m',
    expr: 'histogram_quantile(0.95, sum by (le, endpoint) (rate(http_request_duration_seconds_bucket[5m])))',
  },
  {
    record: 'kr:scraping_success_ratio:increase1h',
    expr: 'sum(increase(scraping_jobs_total{status="completed"}[1h])) / sum(increase(scraping_jobs_total[1h]))',
  },
  {
    record: 'kr:queue_jobs:rate5m',
    expr: 'sum by (queue_name, status) (rate(queue_jobs_total[5m]))',
  },
]

const dashboards: ExpectedSystem['dashboards'] = [
  {
    file: 'grafana/dashboards/api-metrics.json',
    uid: 'kr-api-metrics',
    title: 'API Metrics',
    rows: {
      '': {
        'Request Rate': 'timeseries',
        'Error Rate': 'timeseries',
        'Success Rate': 'stat',
        'Latency Percentiles': 'timeseries',
        'Top Endpoints': 'bargauge',
        'Slowest Endpoints': 'bargauge',
        'Active Requests': 'gauge',
      },
      // Two collapsed rows show what no other panel does.
      Details: { 'Exceptions by Type': 'timeseries' },
    },
  },
  {
    file: 'grafana/dashboards/scraping-statistics.json',
    uid: 'kr-scraping',
    title: 'Scraping Statistics',
    rows: {
      '': {
        'Total Jobs': 'stat',
        'Success Rate': 'stat',
        'Active Jobs': 'stat',
        'Job Duration Percentiles': 'timeseries',
        'Result Types': 'timeseries',
        'Duplicate Detection': 'timeseries',
        'Smart Scraper Usage': 'timeseries',
        'Queue Size': 'timeseries',
        'Queue Throughput': 'timeseries',
      },
      Details: { 'Enrichment Duration': 'timeseries', 'Contact Verifications': 'timeseries' },
    },
  },
  {
    file: 'grafana/dashboards/system-health.json',
    uid: 'kr-system-health',
    title: 'System Health',
    rows: {
      '': {
        'Service Health': 'stat',
        'Request Rate by Status': 'timeseries',
        'Error Rate': 'stat',
        'Average Latency': 'timeseries',
        'Active Workers': 'stat',
        'Queue Backlog': 'timeseries',
      },
    },
  },
]

/** Every deployment file that the specification names. */
const files = [
  'docker-compose.yml',
  'docker-compose.prod.yml',
  'prometheus/prometheus.yml',
  'prometheus/prometheus.prod.yml',
  'grafana/provisioning/datasources/prometheus.yml',
  'grafana/provisioning/dashboards/dashboards.yml',
  'grafana/dashboards/api-metrics.json',
  'grafana/dashboards/scraping-statistics.json',
  'grafana/dashboards/system-health.json',
  '.env.example',
  '.env.production.example',
  'Makefile',
  'prometheus/alerts.yml',
  'alertmanager/alertmanager.yml',
  'prometheus/recording.yml',
  'ALERTING.md',
]

export const expected: ExpectedSystem = {
  name: 'kr-lead-scraper',
  metrics,
  dashboards,
  alerts,
  records,
  alertFile: 'prometheus/alerts.yml',
  recordFile: 'prometheus/recording.yml',
  files,
}
