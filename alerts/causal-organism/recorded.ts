/** What Prometheus computes ahead of time. */
import { http } from '@systems/metrics/causal-organism'
import { rate, sum } from '@telltale/promql'
import { recordingRule } from 'telltale'
import {
  exportDuration95,
  failedTasks,
  hitRatioByLayer,
  latency95,
  poolsInUse,
  serverErrors,
} from './conditions.ts'

export const recorded = [
  recordingRule(
    'causal_organism:http_requests:rate5m',
    sum(rate(http.requests, '5m')).by('handler', 'status'),
    { why: 'Request and error rates over weeks, without reading every series.' },
  ),
  recordingRule('causal_organism:http_error_ratio:rate5m', serverErrors, {
    why: 'The value that HighAPIErrorRate compares.',
  }),
  recordingRule('causal_organism:http_request_duration_seconds:p95_5m', latency95, {
    why: 'The value that HighAPILatency compares.',
  }),
  recordingRule('causal_organism:cache_hit_ratio:rate5m', hitRatioByLayer, {
    why: 'The hit rate of each layer over weeks.',
  }),
  recordingRule('causal_organism:connection_pool_utilization:ratio', poolsInUse, {
    why: 'The value that ConnectionPoolExhausted compares.',
  }),
  recordingRule('causal_organism:worker_task_failure_ratio:rate5m', failedTasks, {
    why: 'The value that HighWorkerTaskFailureRate compares.',
  }),
  recordingRule('causal_organism:export_duration_seconds:p95_10m', exportDuration95, {
    why: 'The value that SlowExportTasks compares.',
  }),
]
