/** What one run of Prodigy exposes at `/metrics`. All of it follows from the events of the run. */
import { counter, gauge, histogram, oneOf, upTo } from '@telltale/core'

/** As many names as there are workflow files; 200 of them, and one for all beyond. */
const workflowName = upTo(201).otherwise('other')
const outcome = oneOf('success', 'failed', 'cancelled')

export const workflow = {
  executions: counter('prodigy_workflow_executions_total', {
    help: 'Finished workflow executions by outcome.',
    unit: 'executions',
    labels: { workflow_name: workflowName, status: outcome },
  }),
  duration: histogram('prodigy_workflow_duration_seconds', {
    help: 'Time taken by a workflow execution.',
    labels: { workflow_name: workflowName },
    // Most take less than a minute, some up to half an hour.
    buckets: [1, 5, 10, 30, 60, 300, 600, 1800],
  }),
  steps: counter('prodigy_workflow_steps_total', {
    help: 'Steps executed within a workflow.',
    unit: 'steps',
    labels: { workflow_name: workflowName },
  }),
  active: gauge('prodigy_workflow_active', {
    help: 'Workflows running right now.',
    unit: 'workflows',
    labels: { workflow_name: workflowName },
  }),
}

const stepType = oneOf('claude', 'shell', 'goal_seek', 'foreach').otherwise('other')

export const step = {
  executions: counter('prodigy_step_executions_total', {
    help: 'Finished steps by kind and outcome.',
    unit: 'steps',
    labels: { step_type: stepType, status: outcome },
  }),
  duration: histogram('prodigy_step_duration_seconds', {
    help: 'Time taken by a step.',
    labels: { step_type: stepType },
    // Most take less than ten seconds, those that ask Claude up to a minute.
    buckets: [0.1, 1, 5, 10, 30, 60],
  }),
  recoveries: counter('prodigy_step_on_failure_recoveries_total', {
    help: 'Steps whose on-failure handler was triggered.',
    unit: 'steps',
    labels: { step_type: stepType },
  }),
  validations: counter('prodigy_step_validations_total', {
    help: 'Step validations by result.',
    unit: 'validations',
    labels: { step_type: stepType, result: oneOf('pass', 'fail') },
  }),
}

/** The first eight characters of an id, and no more than a hundred jobs at a time. */
const jobId = upTo(101).otherwise('other')

export const mapReduce = {
  jobsActive: gauge('prodigy_mapreduce_jobs_active', {
    help: 'MapReduce jobs running right now.',
    unit: 'jobs',
    labels: { job_id: jobId },
  }),
  agentsActive: gauge('prodigy_mapreduce_agents_active', {
    help: 'Agents running right now for a job.',
    unit: 'agents',
    labels: { job_id: jobId },
  }),
  items: counter('prodigy_mapreduce_items_total', {
    help: 'Work items by outcome. An item may fail before it succeeds or goes to the dead-letter queue.',
    unit: 'items',
    labels: { job_id: jobId, status: oneOf('success', 'failed', 'dlq') },
  }),
  dlqItems: gauge('prodigy_mapreduce_dlq_items', {
    help: 'Items in the dead-letter queue of a job.',
    unit: 'items',
    labels: { job_id: jobId },
  }),
  agentDuration: histogram('prodigy_agent_duration_seconds', {
    help: 'Time taken by one MapReduce agent.',
    labels: { job_id: jobId },
    // Between ten seconds and ten minutes.
    buckets: [1, 10, 30, 60, 300, 600],
  }),
  worktreesActive: gauge('prodigy_mapreduce_worktrees_active', {
    help: 'Git worktrees in use by a job.',
    unit: 'worktrees',
    labels: { job_id: jobId },
  }),
  jobItems: gauge('prodigy_mapreduce_job_items', {
    help: 'Work items a job was started with.',
    unit: 'items',
    labels: { job_id: jobId },
  }),
}

const tokenType = oneOf('input', 'output', 'cache')

/** The tools of Claude Code; what others are called is in the event log. */
const tool = oneOf(
  'Read',
  'Write',
  'Edit',
  'Bash',
  'Grep',
  'Glob',
  'Task',
  'TodoWrite',
  'WebFetch',
  'WebSearch',
  'NotebookEdit',
).otherwise('other')

export const claude = {
  tokens: counter('prodigy_claude_tokens_total', {
    help: 'Claude tokens used by kind.',
    unit: 'tokens',
    labels: { token_type: tokenType },
  }),
  toolInvocations: counter('prodigy_claude_tool_invocations_total', {
    help: 'Tool calls made in Claude sessions.',
    unit: 'calls',
    labels: { tool_name: tool },
  }),
  sessions: counter('prodigy_claude_sessions_total', {
    help: 'Claude sessions by outcome.',
    unit: 'sessions',
    labels: { status: outcome },
  }),
  errors: counter('prodigy_claude_errors_total', {
    help: 'Claude errors by class.',
    unit: 'errors',
    labels: {
      error_type: oneOf(
        'rate_limit',
        'overloaded',
        'timeout',
        'auth',
        'invalid_request',
        'tool_error',
      ).otherwise('other'),
    },
  }),
  workflowTokens: counter('prodigy_workflow_claude_tokens_total', {
    help: 'Claude tokens used by each workflow.',
    unit: 'tokens',
    labels: { workflow_name: workflowName, token_type: tokenType },
  }),
}

export const system = {
  worktreePool: gauge('prodigy_worktree_pool_size', {
    help: 'Worktrees available in the pool.',
    unit: 'worktrees',
  }),
  eventsWritten: counter('prodigy_storage_events_written_total', {
    help: 'Events written to storage.',
    unit: 'events',
  }),
  checkpoints: counter('prodigy_checkpoints_created_total', {
    help: 'Checkpoints created.',
    unit: 'checkpoints',
  }),
}
