import type { mapReduce } from '@systems/metrics/prodigy'
import type { HandlesOf } from '@telltale/runtime'
import { jobLabels, otherJobs } from './job-labels.ts'
import { level } from './level.ts'

export interface JobMetricsOptions {
  /** How long the series of a finished job stay, so that they are scraped. @default ten minutes */
  readonly graceMs?: number
}

export type ItemStatus = 'success' | 'failed' | 'dlq'

export const tenMinutesMs = 10 * 60_000

/** What is recorded of MapReduce jobs, by the id of the job. */
export function jobMetrics(
  handles: HandlesOf<typeof mapReduce>,
  { graceMs = tenMinutesMs }: JobMetricsOptions = {},
) {
  const labels = jobLabels()
  const byJob = ({ job_id }: { readonly job_id: string }) => job_id
  const active = level(handles.jobsActive, byJob)
  const agents = level(handles.agentsActive, byJob)
  const dlq = level(handles.dlqItems, byJob)
  const worktrees = level(handles.worktreesActive, byJob)
  const leaving = new Map<string, NodeJS.Timeout>()
  const labelsOf = (id: string) => ({ job_id: labels.of(id) })

  const remove = (job_id: string) => {
    for (const gauge of [active, agents, dlq, worktrees]) gauge.remove({ job_id })
    for (const status of itemStatuses) handles.items.remove({ job_id, status })
    handles.agentDuration.remove({ job_id })
    handles.jobItems.remove({ job_id })
    leaving.delete(job_id)
    labels.free(job_id)
  }
  return {
    started(id: string, totalItems: number, dlqItems = 0): void {
      const job = labelsOf(id)
      clearTimeout(leaving.get(job.job_id))
      leaving.delete(job.job_id)
      // The jobs of `other` add up; any other label value is one job, which may be continued.
      const isOther = job.job_id === otherJobs
      if (!isOther) for (const gauge of [active, dlq]) gauge.lower(job, Number.POSITIVE_INFINITY)
      active.raise(job)
      dlq.raise(job, dlqItems)
      if (isOther) handles.jobItems.inc(job, totalItems)
      else handles.jobItems.set(job, totalItems)
      for (const status of itemStatuses) handles.items.labels({ ...job, status })
      handles.agentDuration.labels(job)
      for (const gauge of [agents, worktrees]) gauge.raise(job, 0)
    },
    finished(id: string): void {
      const job = labelsOf(id)
      active.lower(job)
      if (job.job_id === otherJobs) return
      const timer = setTimeout(() => remove(job.job_id), graceMs).unref()
      leaving.set(job.job_id, timer)
    },
    agentStarted: (id: string) => agents.raise(labelsOf(id)),
    /** @returns whether one was running */
    agentEnded: (id: string) => agents.lower(labelsOf(id)) === 1,
    agentTook: (id: string, seconds: number) =>
      handles.agentDuration.observe(labelsOf(id), seconds),
    itemIs: (id: string, status: ItemStatus) => handles.items.inc({ ...labelsOf(id), status }),
    dlqAdded: (id: string) => dlq.raise(labelsOf(id)),
    dlqRemoved: (id: string, count: number) => dlq.lower(labelsOf(id), count),
    worktreeTaken: (id: string) => worktrees.raise(labelsOf(id)),
    worktreeReturned: (id: string) => worktrees.lower(labelsOf(id)),
  }
}

const itemStatuses = ['success', 'failed', 'dlq'] as const
