/**
 * What happens in a run. Names and fields are those of the event log, one JSON object per line.
 */
import type { StepType } from '../workflow/workflow.ts'

export type Outcome = 'success' | 'failed' | 'cancelled'

export type ProdigyEvent = WorkflowEvent | StepEvent | MapReduceEvent | ClaudeEvent | SystemEvent

/** An event as it stands in the log. */
export type LoggedEvent = ProdigyEvent & {
  /** ISO 8601, UTC. */
  readonly timestamp: string
}

export type WorkflowEvent =
  | {
      readonly type: 'WorkflowStarted'
      readonly execution_id: string
      readonly workflow_name: string
      readonly started_at: string
      readonly total_steps: number
    }
  | {
      readonly type: 'WorkflowFinished'
      readonly execution_id: string
      readonly workflow_name: string
      readonly started_at: string
      readonly status: Outcome
      readonly duration_seconds: number
      readonly total_steps: number
      readonly failed_steps: number
      readonly error?: string
    }

export type StepEvent =
  | {
      readonly type: 'StepFinished'
      readonly step_id: string
      readonly execution_id: string
      readonly workflow_name: string
      readonly step_index: number
      readonly step_type: StepType
      readonly command: string
      readonly started_at: string
      readonly status: Outcome
      readonly duration_seconds: number
      readonly had_on_failure_recovery: boolean
      readonly error?: string
    }
  | { readonly type: 'OnFailureTriggered'; readonly step_type: StepType; readonly error: string }
  | { readonly type: 'ValidationFinished'; readonly step_type: StepType; readonly passed: boolean }

export type MapReduceEvent =
  | {
      readonly type: 'JobStarted'
      readonly job_id: string
      readonly execution_id: string
      readonly started_at: string
      readonly config: { readonly total_items: number; readonly max_parallel: number }
      /** In the queue already, when an earlier run is continued. */
      readonly dlq_items?: number
    }
  | Each<'JobCompleted' | 'JobFailed', JobCounts>
  | { readonly type: 'AgentStarted'; readonly job_id: string; readonly agent_id: string }
  | {
      readonly type: 'AgentCompleted'
      readonly job_id: string
      readonly agent_id: string
      readonly duration_seconds: number
      readonly commits: readonly string[]
    }
  | {
      readonly type: 'AgentFailed'
      readonly job_id: string
      readonly agent_id: string
      readonly error: string
    }
  | {
      readonly type: 'DLQItemAdded'
      readonly job_id: string
      readonly item: number
      readonly error: string
    }
  | { readonly type: 'DLQItemsRemoved'; readonly job_id: string; readonly count: number }
  | Each<'WorktreeTaken' | 'WorktreeReturned', Pool & { readonly job_id: string }>

/** Several events with the same fields. */
type Each<T extends string, Fields> = T extends T ? { readonly type: T } & Fields : never

export interface JobCounts {
  readonly job_id: string
  readonly execution_id: string
  readonly started_at: string
  readonly completed_at: string
  readonly total_items: number
  readonly successful_items: number
  readonly failed_items: number
  readonly dlq_items: number
}

export interface Pool {
  /** Worktrees that are free now. */
  readonly available: number
}

export type ClaudeEvent =
  | {
      readonly type: 'ClaudeTokenUsage'
      readonly input_tokens: number
      readonly output_tokens: number
      readonly cache_tokens: number
      readonly workflow_name?: string
    }
  | { readonly type: 'ToolInvoked'; readonly tool: string }
  | { readonly type: 'SessionEnded'; readonly status: Outcome }
  | { readonly type: 'ClaudeError'; readonly error_type: string; readonly message: string }

export type SystemEvent =
  | { readonly type: 'CheckpointCreated'; readonly execution_id: string }
  | ({ readonly type: 'WorktreePoolOpened' } & Pool)
  /** Not logged itself: it says that others were. */
  | { readonly type: 'EventsPersisted'; readonly count: number }

export type Emit = (event: ProdigyEvent) => void
