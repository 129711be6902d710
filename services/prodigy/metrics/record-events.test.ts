import { moved, samplesOf } from '@systems/kit/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ProdigyEvent } from '../events/event.ts'
import { shortJobId } from './job-labels.ts'
import { recordEvents } from './record-events.ts'
import { runMetrics } from './run-metrics.ts'

const uuid = '01234567-89ab-cdef-0123-456789abcdef'
const job = { job_id: uuid, execution_id: uuid, started_at: '2026-01-01T00:00:00Z' }
const started = { type: 'JobStarted', ...job, config: { total_items: 5, max_parallel: 2 } } as const
const agent = { job_id: uuid, agent_id: 'agent-1' }
const counts = {
  ...job,
  completed_at: job.started_at,
  total_items: 5,
  successful_items: 5,
  failed_items: 0,
  dlq_items: 0,
}
const workflow = { execution_id: uuid, workflow_name: 'build', started_at: job.started_at }

function recording() {
  const said: string[] = []
  const metrics = runMetrics({ defaultMetrics: false })
  const record = recordEvents(metrics, (message) => said.push(message))
  return {
    record: (...events: readonly ProdigyEvent[]) => events.forEach(record),
    samples: async () => samplesOf(await metrics.exportText()),
    /** Series of prodigy that are not 0, without buckets and prefix. */
    async changed() {
      const all = moved(samplesOf(await metrics.exportText()))
      const kept = Object.entries(all).filter(([series]) => !/_bucket|^telltale/.test(series))
      return Object.fromEntries(
        kept.map(([series, value]) => [series.replace('prodigy_', ''), value]),
      )
    },
    metrics,
    said,
  }
}

describe('PR-R13, PR-A4: every event changes its metrics, and no others', () => {
  it.each<[string, readonly ProdigyEvent[], Record<string, number>]>([
    [
      'workflow started',
      [{ type: 'WorkflowStarted', ...workflow, total_steps: 3 }],
      { 'workflow_active{workflow_name="build"}': 1 },
    ],
    [
      'PR-R14: workflow finished',
      [
        { type: 'WorkflowStarted', ...workflow, total_steps: 3 },
        {
          type: 'WorkflowFinished',
          ...workflow,
          status: 'cancelled',
          duration_seconds: 10.5,
          total_steps: 3,
          failed_steps: 0,
        },
      ],
      {
        'workflow_executions_total{workflow_name="build",status="cancelled"}': 1,
        'workflow_duration_seconds_sum{workflow_name="build"}': 10.5,
        'workflow_duration_seconds_count{workflow_name="build"}': 1,
      },
    ],
    [
      'PR-R15, PR-R16: step finished, in fractions of a second',
      [
        {
          type: 'StepFinished',
          ...workflow,
          step_id: uuid,
          step_index: 0,
          step_type: 'goal_seek',
          command: 'raise it',
          status: 'failed',
          duration_seconds: 1.5,
          had_on_failure_recovery: false,
        },
      ],
      {
        'step_executions_total{step_type="goal_seek",status="failed"}': 1,
        'step_duration_seconds_sum{step_type="goal_seek"}': 1.5,
        'step_duration_seconds_count{step_type="goal_seek"}': 1,
        'workflow_steps_total{workflow_name="build"}': 1,
      },
    ],
    [
      'PR-X1: a kind of step that nobody knows is counted with the others',
      [{ type: 'OnFailureTriggered', step_type: 'dance', error: '' } as unknown as ProdigyEvent],
      { 'step_on_failure_recoveries_total{step_type="other"}': 1 },
    ],
    [
      'on-failure handler triggered',
      [{ type: 'OnFailureTriggered', step_type: 'shell', error: 'no' }],
      { 'step_on_failure_recoveries_total{step_type="shell"}': 1 },
    ],
    [
      'validation finished',
      [{ type: 'ValidationFinished', step_type: 'claude', passed: false }],
      { 'step_validations_total{step_type="claude",result="fail"}': 1 },
    ],
    [
      'PR-R17: job started, under eight characters of its id',
      [started],
      {
        'mapreduce_jobs_active{job_id="01234567"}': 1,
        'mapreduce_job_items{job_id="01234567"}': 5,
      },
    ],
    [
      'job completed',
      [started, { type: 'JobCompleted', ...counts }],
      { 'mapreduce_job_items{job_id="01234567"}': 5 },
    ],
    [
      'job failed',
      [started, { type: 'JobFailed', ...counts }],
      { 'mapreduce_job_items{job_id="01234567"}': 5 },
    ],
    [
      'agent started',
      [{ type: 'AgentStarted', ...agent }],
      { 'mapreduce_agents_active{job_id="01234567"}': 1 },
    ],
    [
      'agent completed',
      [
        { type: 'AgentStarted', ...agent },
        { type: 'AgentCompleted', ...agent, duration_seconds: 30.25, commits: [] },
      ],
      {
        'mapreduce_items_total{job_id="01234567",status="success"}': 1,
        'agent_duration_seconds_sum{job_id="01234567"}': 30.25,
        'agent_duration_seconds_count{job_id="01234567"}': 1,
      },
    ],
    [
      'agent failed',
      [
        { type: 'AgentStarted', ...agent },
        { type: 'AgentFailed', ...agent, error: 'no' },
      ],
      { 'mapreduce_items_total{job_id="01234567",status="failed"}': 1 },
    ],
    [
      'PR-X3: item added to the dead-letter queue',
      [{ type: 'DLQItemAdded', job_id: uuid, item: 1, error: 'no' }],
      {
        'mapreduce_items_total{job_id="01234567",status="dlq"}': 1,
        'mapreduce_dlq_items{job_id="01234567"}': 1,
      },
    ],
    [
      'PR-X3: items removed from it, and never more than there are',
      [
        { type: 'DLQItemAdded', job_id: uuid, item: 1, error: 'no' },
        { type: 'DLQItemsRemoved', job_id: uuid, count: 3 },
      ],
      { 'mapreduce_items_total{job_id="01234567",status="dlq"}': 1 },
    ],
    [
      'token usage',
      [
        {
          type: 'ClaudeTokenUsage',
          input_tokens: 100,
          output_tokens: 20,
          cache_tokens: 3000,
          workflow_name: 'build',
        },
      ],
      {
        'claude_tokens_total{token_type="input"}': 100,
        'claude_tokens_total{token_type="output"}': 20,
        'claude_tokens_total{token_type="cache"}': 3000,
        'workflow_claude_tokens_total{workflow_name="build",token_type="input"}': 100,
        'workflow_claude_tokens_total{workflow_name="build",token_type="output"}': 20,
        'workflow_claude_tokens_total{workflow_name="build",token_type="cache"}': 3000,
      },
    ],
    [
      'PR-X2: token usage with the older names of its fields',
      [{ type: 'ClaudeTokenUsage', input: 1, output: 2, cache: 3 } as unknown as ProdigyEvent],
      {
        'claude_tokens_total{token_type="input"}': 1,
        'claude_tokens_total{token_type="output"}': 2,
        'claude_tokens_total{token_type="cache"}': 3,
      },
    ],
    [
      'tools, known and unknown ones',
      [
        { type: 'ToolInvoked', tool: 'Grep' },
        { type: 'ToolInvoked', tool: 'mcp__tickets__search' },
      ],
      {
        'claude_tool_invocations_total{tool_name="Grep"}': 1,
        'claude_tool_invocations_total{tool_name="other"}': 1,
      },
    ],
    [
      'session ended',
      [{ type: 'SessionEnded', status: 'failed' }],
      { 'claude_sessions_total{status="failed"}': 1 },
    ],
    [
      'Claude errors, known and unknown ones',
      [
        { type: 'ClaudeError', error_type: 'overloaded', message: '' },
        { type: 'ClaudeError', error_type: 'moon', message: '' },
      ],
      {
        'claude_errors_total{error_type="overloaded"}': 1,
        'claude_errors_total{error_type="other"}': 1,
      },
    ],
    [
      'worktree taken and returned',
      [
        { type: 'WorktreePoolOpened', available: 8 },
        { type: 'WorktreeTaken', job_id: uuid, available: 7 },
        { type: 'WorktreeTaken', job_id: uuid, available: 6 },
        { type: 'WorktreeReturned', job_id: uuid, available: 7 },
      ],
      { 'mapreduce_worktrees_active{job_id="01234567"}': 1, worktree_pool_size: 7 },
    ],
    [
      'checkpoint created',
      [{ type: 'CheckpointCreated', execution_id: uuid }],
      { checkpoints_created_total: 1 },
    ],
    [
      'events persisted',
      [{ type: 'EventsPersisted', count: 12 }],
      { storage_events_written_total: 12 },
    ],
    [
      'any other event: nothing, and no error',
      [{ type: 'MoonRose' } as unknown as ProdigyEvent, null as unknown as ProdigyEvent],
      {},
    ],
  ])('%s', async (_, events, expected) => {
    const { record, changed, said } = recording()
    record(...events)
    expect(await changed()).toEqual(expected)
    expect(said).toEqual([])
  })

  it('an agent that nobody has started is said and lowers nothing', async () => {
    const { record, samples, said } = recording()
    record({ type: 'AgentCompleted', ...agent, duration_seconds: 30, commits: [] })
    expect(said).toEqual([`AgentCompleted of job ${uuid}: no agent of it was running.`])
    const all = await samples()
    expect(all['prodigy_mapreduce_agents_active{job_id="01234567"}'] ?? 0).toBe(0)
    expect(all['prodigy_mapreduce_items_total{job_id="01234567",status="success"}']).toBe(1)
  })
})

describe('the label job_id', () => {
  it.each([
    [uuid, '01234567'],
    ['deadbeefcafe', 'deadbeef'],
    ['test-job', 'test-job'],
    ['mapreduce-20260101-120000', 'mapreduce-20260101-120000'],
    ['a-very-long-name-of-a-job-that-somebody-has-thought-of', 'a-very-long-name-of-a-job-that-s'],
  ])('PR-R17, PR-X28: of %s is %s', (id, label) => {
    expect(shortJobId(id)).toBe(label)
  })

  it('PR-X28: has a hundred values at most; further jobs share one', async () => {
    const { record, samples } = recording()
    for (let i = 0; i < 130; i++) record({ ...started, job_id: `job ${i}` })
    const all = Object.entries(await samples()).filter(([series]) =>
      series.startsWith('prodigy_mapreduce_jobs_active{'),
    )
    expect(all).toHaveLength(101)
    expect(Object.fromEntries(all)['prodigy_mapreduce_jobs_active{job_id="other"}']).toBe(30)
  })
})

describe('PR-R30: the series of a finished job', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const ofJob = async (samples: () => Promise<object>) =>
    Object.keys(await samples()).filter((series) => series.includes('job_id="01234567"')).length

  it('stay for ten minutes, and are gone then', async () => {
    const { record, samples } = recording()
    record(started, { type: 'JobCompleted', ...counts })
    await vi.advanceTimersByTimeAsync(10 * 60_000 - 1)
    expect(await ofJob(samples)).toBeGreaterThan(10)
    await vi.advanceTimersByTimeAsync(1)
    expect(await ofJob(samples)).toBe(0)
  })

  it('stay when the job is continued in the meantime', async () => {
    const { record, samples } = recording()
    record(started, { type: 'JobCompleted', ...counts }, { ...started, dlq_items: 2 })
    await vi.advanceTimersByTimeAsync(3_600_000)
    const all = await samples()
    expect(all).toMatchObject({
      'prodigy_mapreduce_jobs_active{job_id="01234567"}': 1,
      'prodigy_mapreduce_dlq_items{job_id="01234567"}': 2,
    })
  })

  it('make room for others', async () => {
    const { record, samples } = recording()
    for (let i = 0; i < 100; i++) {
      record(
        { ...started, job_id: `job ${i}` },
        { type: 'JobCompleted', ...counts, job_id: `job ${i}` },
      )
    }
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    record(started)
    expect(await samples()).toHaveProperty(['prodigy_mapreduce_jobs_active{job_id="01234567"}'], 1)
  })
})

describe('the helpers', () => {
  it('PR-R23, PR-A16: a completion of 10.5 s is exported with its workflow', async () => {
    const { metrics } = recording()
    metrics.workflowStarted('test_workflow')
    metrics.workflowCompleted('test_workflow', 'success', 10.5)
    metrics.stepExecuted('shell', 'success', 0.25)
    const text = await metrics.exportText()
    expect(text).toContain(
      'prodigy_workflow_executions_total{workflow_name="test_workflow",status="success"} 1',
    )
    expect(text).toContain(
      'prodigy_workflow_duration_seconds_sum{workflow_name="test_workflow"} 10.5',
    )
    expect(text).toContain('prodigy_step_duration_seconds_sum{step_type="shell"} 0.25')
  })

  it('PR-A17: a completed agent of test-job is exported', async () => {
    const { record, metrics } = recording()
    record(
      { type: 'AgentStarted', job_id: 'test-job', agent_id: 'a' },
      {
        type: 'AgentCompleted',
        job_id: 'test-job',
        agent_id: 'a',
        duration_seconds: 30,
        commits: [],
      },
    )
    expect(await metrics.exportText()).toContain(
      'prodigy_mapreduce_items_total{job_id="test-job",status="success"} 1',
    )
  })

  it('PR-R18: a thousand executions of ten workflows have ten names', async () => {
    const { metrics, samples } = recording()
    for (let i = 0; i < 1000; i++) metrics.workflowCompleted(`workflow ${i % 10}`, 'success', 1)
    const names = Object.keys(await samples()).flatMap(
      (series) => /workflow_name="([^"]+)"/.exec(series)?.[1] ?? [],
    )
    expect(new Set(names).size).toBe(10)
  })

  it('PR-R32: outcomes are at 0 before anything has ended', async () => {
    const { metrics, samples } = recording()
    metrics.workflowStarted('build')
    expect(await samples()).toMatchObject({
      'prodigy_workflow_executions_total{workflow_name="build",status="failed"}': 0,
      'prodigy_workflow_claude_tokens_total{workflow_name="build",token_type="cache"}': 0,
      'prodigy_claude_tokens_total{token_type="input"}': 0,
      'prodigy_claude_sessions_total{status="failed"}': 0,
      'prodigy_step_executions_total{step_type="foreach",status="failed"}': 0,
      'prodigy_step_on_failure_recoveries_total{step_type="claude"}': 0,
    })
  })
})
