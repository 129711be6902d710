/** What the worker gets done: tasks, the queues before it, and exports. */
import { exports, queue, worker } from '@systems/metrics/causal-organism'
import { queuePanels } from '@telltale/mixins/dashboards'
import { averageOf, quantileOf, rate, select, sum } from '@telltale/promql'
import { above, alertAnnotation, dashboard, labelValues, stat, timeseries } from 'telltale'
import * as alerts from '../../alerts/causal-organism.ts'

const taskType = labelValues(worker.tasks, 'task_type')

const taskDuration = (phi: number) =>
  quantileOf(worker.taskDuration, phi, { by: ['task_type'], where: { task_type: taskType } })

export const workerMetrics = dashboard(
  'causal-worker',
  {
    title: 'Worker Service Metrics',
    description: 'Task throughput, queues and exports.',
    file: 'worker-metrics.json',
    variables: [taskType],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  timeseries(
    'Task Completion Rate',
    sum(rate(select(worker.tasks, { task_type: taskType }))).by('task_type', 'status'),
    { unit: 'ops', width: 9, alert: alerts.taskFailures },
  ),
  timeseries(
    'Task Duration',
    [
      { expr: taskDuration(0.5), legend: '{{task_type}} p50' },
      { expr: taskDuration(0.95), legend: '{{task_type}} p95' },
    ],
    { width: 9 },
  ),
  stat('Active Workers', sum(worker.active).by('worker_type'), {
    width: 6,
    height: 8,
    alert: alerts.workerDown,
  }),
  ...queuePanels(queue, {
    alerts: { backlog: alerts.queueDepth },
    depth: { title: 'Queue Depth', width: 12, thresholds: [above(100, 'red')] },
    throughput: { title: 'Queue Throughput', width: 12 },
  }),
  timeseries('Export Requests', sum(rate(exports.requests)).by('export_type', 'status'), {
    unit: 'ops',
    width: 8,
  }),
  // Exports are rare: a shorter range would have gaps, and the alert reads ten minutes as well.
  timeseries(
    'Export Duration',
    {
      expr: quantileOf(exports.duration, 0.95, { by: ['export_type'], range: '10m' }),
      legend: '{{export_type}} p95',
    },
    { width: 8, thresholds: [above(300, 'red')], alert: alerts.slowExports },
  ),
  timeseries(
    'Export Size',
    {
      expr: averageOf(exports.size, { by: ['export_type'], range: '10m' }),
      legend: '{{export_type}} mean',
    },
    { width: 8 },
  ),
)
