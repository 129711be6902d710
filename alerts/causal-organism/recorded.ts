/** What Prometheus computes ahead of time. */
import { http } from '@systems/metrics/causal-organism'
import { httpServerRecords } from '@telltale/mixins/alerts'
import { recordingRule } from 'telltale'
import { exportDuration95, failedTasks, hitRatioByLayer, poolsInUse } from './conditions.ts'

export const recorded = [
  ...httpServerRecords(http, {
    level: 'causal_organism',
    why: {
      errors: 'The value that HighAPIErrorRate compares.',
      latency: 'The value that HighAPILatency compares.',
    },
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
