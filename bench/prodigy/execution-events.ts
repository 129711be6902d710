/** What happens in many executions of ten workflows, each with a step of each kind and a job. */
import type { ProdigyEvent } from '../../services/prodigy/events/event.ts'

export function executionEvents(count: number): readonly ProdigyEvent[] {
  return Array.from({ length: count }, (_, i) => eventsOf(i)).flat()
}

const stepTypes = ['claude', 'shell', 'goal_seek', 'foreach'] as const

function eventsOf(number: number): readonly ProdigyEvent[] {
  const execution = {
    execution_id: `${number}`,
    workflow_name: `workflow ${number % 10}`,
    started_at: '2026-01-01T00:00:00Z',
  }
  // Ten jobs at a time, as many as the specification asks for.
  const job = { job_id: `0000000${number % 10}-0000`, agent_id: 'agent' }
  const seconds = ((number * 7919) % 6000) / 10
  return [
    { type: 'WorkflowStarted', ...execution, total_steps: 4 },
    { type: 'JobStarted', ...job, ...execution, config: { total_items: 2, max_parallel: 2 } },
    ...stepTypes.flatMap((step_type): readonly ProdigyEvent[] => [
      { type: 'ToolInvoked', tool: 'Read' },
      {
        type: 'ClaudeTokenUsage',
        input_tokens: 1200,
        output_tokens: 300,
        cache_tokens: 900,
        workflow_name: execution.workflow_name,
      },
      {
        type: 'StepFinished',
        ...execution,
        step_id: 'step',
        step_index: 0,
        step_type,
        command: '',
        status: number % 20 === 0 ? 'failed' : 'success',
        duration_seconds: seconds / 10,
        had_on_failure_recovery: false,
      },
    ]),
    { type: 'AgentStarted', ...job },
    { type: 'AgentCompleted', ...job, duration_seconds: seconds, commits: [] },
    { type: 'AgentStarted', ...job },
    { type: 'AgentFailed', ...job, error: '' },
    { type: 'DLQItemAdded', ...job, item: 1, error: '' },
    { type: 'CheckpointCreated', ...execution },
    {
      type: 'WorkflowFinished',
      ...execution,
      status: number % 20 === 0 ? 'failed' : 'success',
      duration_seconds: seconds,
      total_steps: 4,
      failed_steps: 0,
    },
  ]
}
