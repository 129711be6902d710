/** Which event changes which metrics: the only place that says so. */
import type { Log } from '@systems/kit/run-main'
import * as families from '@systems/metrics/prodigy'
import { eventMetrics, fold } from '@telltale/runtime'
import type { ProdigyEvent } from '../events/event.ts'
import type { RunMetrics } from './run-metrics.ts'

/** A function that records events; what it does not know, or what fails in it, is no error. */
export function recordEvents(metrics: RunMetrics, log: Log): (event: ProdigyEvent) => void {
  const { jobs, claude, system } = metrics
  const agentEnded = (job: string, type: string) => {
    if (!jobs.agentEnded(job)) log(`${type} of job ${job}: no agent of it was running.`)
  }
  return eventMetrics<ProdigyEvent>(
    {
      WorkflowStarted: (event) => metrics.workflowStarted(event.workflow_name),
      WorkflowFinished: (event) =>
        metrics.workflowCompleted(event.workflow_name, event.status, event.duration_seconds),
      StepFinished: (event) =>
        metrics.stepExecuted(
          event.step_type,
          event.status,
          event.duration_seconds,
          event.workflow_name,
        ),
      OnFailureTriggered: (event) => metrics.onFailureTriggered(event.step_type),
      ValidationFinished: (event) => metrics.validated(event.step_type, event.passed),
      JobStarted: (event) => jobs.started(event.job_id, event.config.total_items, event.dlq_items),
      JobCompleted: (event) => jobs.finished(event.job_id),
      JobFailed: (event) => jobs.finished(event.job_id),
      AgentStarted: (event) => jobs.agentStarted(event.job_id),
      AgentCompleted: (event) => {
        agentEnded(event.job_id, event.type)
        jobs.itemIs(event.job_id, 'success')
        jobs.agentTook(event.job_id, event.duration_seconds)
      },
      AgentFailed: (event) => {
        agentEnded(event.job_id, event.type)
        jobs.itemIs(event.job_id, 'failed')
      },
      DLQItemAdded: (event) => {
        jobs.dlqAdded(event.job_id)
        jobs.itemIs(event.job_id, 'dlq')
      },
      DLQItemsRemoved: (event) => void jobs.dlqRemoved(event.job_id, event.count),
      ClaudeTokenUsage: (event) => metrics.tokensUsed(tokensOf(event), event.workflow_name),
      ToolInvoked: (event) => claude.toolInvocations.inc({ tool_name: fold(toolName, event.tool) }),
      SessionEnded: (event) => claude.sessions.inc({ status: event.status }),
      ClaudeError: (event) => claude.errors.inc({ error_type: fold(errorType, event.error_type) }),
      WorktreePoolOpened: (event) => system.worktreePool.set(event.available),
      WorktreeTaken: (event) => {
        jobs.worktreeTaken(event.job_id)
        system.worktreePool.set(event.available)
      },
      WorktreeReturned: (event) => {
        jobs.worktreeReturned(event.job_id)
        system.worktreePool.set(event.available)
      },
      CheckpointCreated: () => system.checkpoints.inc(),
      EventsPersisted: (event) => system.eventsWritten.inc(event.count),
    },
    { onError: (error, type) => log(`${type} was logged, but not measured: ${error}`) },
  )
}

const toolName = families.claude.toolInvocations.labels.tool_name
const errorType = families.claude.errors.labels.error_type

/** Older logs call the fields `input`, `output` and `cache`. */
function tokensOf(event: Extract<ProdigyEvent, { type: 'ClaudeTokenUsage' }>) {
  const former = event as {
    readonly input?: number
    readonly output?: number
    readonly cache?: number
  }
  return {
    input: event.input_tokens ?? former.input ?? 0,
    output: event.output_tokens ?? former.output ?? 0,
    cache: event.cache_tokens ?? former.cache ?? 0,
  }
}
