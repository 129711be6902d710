import type { Random } from '@systems/kit/random'
import { track } from '@telltale/runtime'
import type { TimescaleConnection } from '../databases/timescale.ts'
import type { QueuedJob } from '../organism/jobs.ts'
import type { Interventions } from './interventions.ts'
import type { WorkerMetrics } from './metrics.ts'
import { failure } from './outcome.ts'
import { runCausalAnalysis } from './tasks/causal-analysis.ts'
import { exportEmployeeMetrics } from './tasks/employee-export.ts'
import { intervene } from './tasks/intervene.ts'

export type WorkerType = 'causal_analysis' | 'export'

export interface TaskParts {
  readonly metrics: WorkerMetrics
  readonly database: Pick<TimescaleConnection, 'measurements'>
  readonly interventions: Interventions
  readonly random: Random
  readonly results: string
}

/**
 * Runs a job's task: while it runs one worker more is active, then its duration and outcome are
 * recorded. A task that throws is a failure, and throws on.
 */
export function taskRunner(parts: TaskParts): (job: QueuedJob, type: WorkerType) => Promise<void> {
  const { active, tasks, taskDuration } = parts.metrics.worker
  return (job, worker_type) =>
    track(
      [active, tasks, taskDuration],
      { worker_type, task_type: typeOf(job) },
      () => run(job, parts),
      failure,
    )
}

/** The two types that are told apart; the others are counted together. */
function typeOf({ task }: QueuedJob) {
  return task === 'intervene' ? 'other' : task
}

async function run(job: QueuedJob, parts: TaskParts): Promise<void> {
  switch (job.task) {
    case 'run_causal_analysis':
      await runCausalAnalysis(job, parts)
      return
    case 'export_employee_metrics':
      await exportEmployeeMetrics(job, { ...parts, metrics: parts.metrics.exports })
      return
    case 'intervene':
      return intervene('manual', parts)
  }
}
