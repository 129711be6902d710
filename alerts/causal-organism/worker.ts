/** The worker: is it there, do its tasks succeed, do they keep up. */
import { exports, queue, worker } from '@systems/metrics/causal-organism'
import { backlogAlert, failuresAlert, slowAlert, targetDownAlert } from '@telltale/mixins/alerts'

export const workerDown = targetDownAlert('WorkerServiceDown', 'causal-organism-worker', {
  for: '1m',
  summary: 'Worker cannot be reached.',
  runbook: {
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

export const taskFailures = failuresAlert('HighWorkerTaskFailureRate', worker.tasks, {
  by: ['task_type'],
  above: 0.1,
  for: '5m',
  description: '{{ $value | humanizePercentage }} of the {{ $labels.task_type }} tasks fail.',
  runbook: {
    impact: 'Results and exports that people wait for do not come.',
    diagnosis: [
      'Read the worker logs for the task type.',
      'Check its inputs: do the failed tasks have one in common?',
      'Check what it depends on: the databases and the disk that exports are written to.',
    ],
    mitigation: ['Fix the cause, then ask for the failed tasks again.'],
  },
})

export const queueDepth = backlogAlert('HighQueueDepth', queue.depth, {
  above: 100,
  runbook: {
    impact:
      'Analyses and exports are late by as long as the queue takes. The API reports the depth: while APIServiceDown fires, nobody knows it.',
    diagnosis: [
      'Compare what goes into the queue with what comes out, in Queue Throughput.',
      'See in Active Workers whether all of them work.',
      'See in Task Duration whether the tasks take longer than they used to.',
    ],
    mitigation: ['Add workers, or slow the producers down.'],
  },
})

export const slowExports = slowAlert('SlowExportTasks', exports.duration, {
  by: ['export_type'],
  range: '10m',
  // 300 s is an edge of the histogram's buckets.
  above: 300,
  for: '10m',
  severity: 'info',
  things: 'exports',
  summary: 'Exports take long.',
  runbook: {
    impact: 'People wait for their files, and exports keep workers from other tasks.',
    diagnosis: [
      'See in Export Size whether the exports have grown.',
      'See on Infrastructure Metrics whether the exports wait for TimescaleDB.',
    ],
    mitigation: ['Split large exports, or schedule them for the night.'],
  },
})
