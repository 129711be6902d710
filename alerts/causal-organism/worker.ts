/** The worker: is it there, do its tasks succeed, do they keep up. */
import { queue } from '@systems/metrics/causal-organism'
import { max, select, up } from '@telltale/promql'
import { alertingRule } from 'telltale'
import { exportDuration95, failedTasks } from './conditions.ts'

export const workerDown = alertingRule('WorkerServiceDown', {
  when: select(up, { job: 'causal-organism-worker' }).eq(0),
  for: '1m',
  severity: 'critical',
  summary: 'Worker cannot be reached.',
  description: 'Prometheus has not reached {{ $labels.instance }} for a minute.',
  runbook: {
    meaning: 'Prometheus gets no answer from the metrics server of the worker.',
    impact: 'Analyses and exports are probably not run; their queues grow.',
    diagnosis: [
      'Check that the worker process runs.',
      'Read its first log lines: when port 9090 was taken it says so and works on without metrics.',
      'See whether the queues still get shorter: then only the metrics are missing.',
    ],
    mitigation: [
      'Restart the worker; it picks up the jobs that wait.',
      'Give it a port of its own with `WORKER_METRICS_PORT` when the port is taken.',
    ],
  },
})

export const taskFailures = alertingRule('HighWorkerTaskFailureRate', {
  when: failedTasks.gt(0.1),
  for: '5m',
  severity: 'warning',
  summary: 'Tasks keep failing.',
  description: '{{ $value | humanizePercentage }} of the {{ $labels.task_type }} tasks fail.',
  runbook: {
    meaning: 'More than one task in ten of a type has failed for 5 minutes.',
    impact: 'Results and exports that people wait for do not come.',
    diagnosis: [
      'Read the worker logs for the task type.',
      'Check its inputs: do the failed tasks have one in common?',
      'Check what it depends on: the databases and the disk that exports are written to.',
    ],
    mitigation: ['Fix the cause, then ask for the failed tasks again.'],
  },
})

export const queueDepth = alertingRule('HighQueueDepth', {
  when: max(queue.depth).by('queue_name').gt(100),
  for: '10m',
  severity: 'warning',
  summary: 'Jobs are piling up.',
  description: '{{ $value }} jobs wait in the queue {{ $labels.queue_name }}.',
  runbook: {
    meaning:
      'More than a hundred jobs have waited in a queue for 10 minutes. The API reports the depth, so this alert is blind while APIServiceDown fires.',
    impact: 'Analyses and exports are late by as long as the queue takes.',
    diagnosis: [
      'Compare what goes into the queue with what comes out, in Queue Throughput.',
      'See in Active Workers whether all of them work.',
      'See in Task Duration whether the tasks take longer than they used to.',
    ],
    mitigation: ['Add workers, or slow the producers down.'],
  },
})

export const slowExports = alertingRule('SlowExportTasks', {
  // 300 s is an edge of the histogram's buckets.
  when: exportDuration95.gt(300),
  for: '10m',
  severity: 'info',
  summary: 'Exports take long.',
  description:
    'One {{ $labels.export_type }} export in twenty takes longer than {{ $value | humanizeDuration }}.',
  runbook: {
    meaning: 'The 95th percentile of the export duration has been above 5 minutes.',
    impact: 'People wait for their files, and exports keep workers from other tasks.',
    diagnosis: [
      'See in Export Size whether the exports have grown.',
      'See on Infrastructure Metrics whether the exports wait for TimescaleDB.',
    ],
    mitigation: ['Split large exports, or schedule them for the night.'],
  },
})
