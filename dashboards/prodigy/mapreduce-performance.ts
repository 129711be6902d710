/** Agents, throughput and dead-letter queues of MapReduce jobs. */
import { mapReduce } from '@systems/metrics/prodigy'
import { bucketRates, rate, raw, select, sum } from '@telltale/promql'
import {
  above,
  alertAnnotation,
  barGauge,
  dashboard,
  gaugePanel,
  heatmap,
  labelValues,
  stat,
  timeseries,
} from 'telltale'
import * as alerts from '../../alerts/prodigy.ts'

const jobId = labelValues(mapReduce.jobsActive, 'job_id')
const chosen = { job_id: jobId }
const succeeded = { ...chosen, status: 'success' } as const

export const mapReducePerformance = dashboard(
  'prodigy-mapreduce',
  {
    title: 'MapReduce Performance',
    file: 'mapreduce-performance.json',
    description:
      'Agents, throughput and dead-letter queues. `job_id` is the beginning of the id of a job; all jobs unless one is chosen. The series of a finished job are dropped after ten minutes.',
    variables: [jobId],
    annotations: [alertAnnotation('Firing alerts', alerts.rules)],
  },
  gaugePanel(
    'Active Agents',
    { expr: sum(select(mapReduce.agentsActive, chosen)), legend: 'agents' },
    { min: 0, alert: alerts.poolEmpty },
  ),
  timeseries('Items Processed Rate', sum(rate(select(mapReduce.items, chosen))).by('status'), {
    unit: 'suffix:items/s',
    stacked: true,
  }),
  timeseries('DLQ Size', sum(select(mapReduce.dlqItems, chosen)).by('job_id'), {
    description:
      'Items that were given up after their last attempt. `prodigy dlq retry <job>` processes them again. All jobs together: `sum(prodigy_mapreduce_dlq_items)`.',
    thresholds: [above(10, 'red')],
    alert: alerts.dlqBacklog,
  }),
  heatmap('Agent Duration', bucketRates(mapReduce.agentDuration, { where: chosen }), {
    description:
      'How long agents take. The 95th percentile over all jobs is recorded as `prodigy:agent_duration_seconds:p95_5m`.',
  }),
  stat(
    'Throughput',
    {
      expr: sum(rate(select(mapReduce.items, succeeded))),
      legend: 'items/s',
    },
    { unit: 'suffix:items/s', sparkline: true, alert: alerts.agentsSlow },
  ),
  barGauge(
    'Job Progress',
    sum(raw(select(mapReduce.items, succeeded), 'A job starts at 0 with its process.'))
      .by('job_id')
      .add(sum(select(mapReduce.dlqItems, chosen)).by('job_id'))
      .div(sum(select(mapReduce.jobItems, chosen)).by('job_id')),
    {
      description:
        'The share of the items of a job that are done or in its dead-letter queue. It falls when the queue is processed again.',
      min: 0,
      max: 1,
    },
  ),
)
