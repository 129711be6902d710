import { randomUUID } from 'node:crypto'
import { inParallel } from '@systems/kit/in-parallel'
import type { MapReduce } from '../workflow/workflow.ts'
import type { RunContext } from './run-context.ts'
import { itemsOf, runSteps, type StepResult } from './run-step.ts'
import type { DeadLetter, ExecutionState } from './state.ts'
import type { WorktreePool } from './worktrees.ts'

export interface JobParts {
  readonly state: ExecutionState
  readonly worktrees: WorktreePool
}

interface Work {
  readonly index: number
  readonly item: unknown
}

/**
 * Lets agents work on all items, then reduces. Items that fail after their last attempt go to the
 * dead-letter queue and do not fail the job. What a checkpoint says is done is not done again.
 */
export async function runMapReduce(
  job: MapReduce,
  context: RunContext,
  parts: JobParts,
): Promise<StepResult> {
  const { state } = parts
  const { variables } = state.current()
  const startedAt = new Date().toISOString()
  const all = await itemsOf(job.items, variables, context)
  const { done, deadLetters } = state.current()
  const given = new Set([...Object.keys(done).map(Number), ...deadLetters.map((d) => d.index)])
  const open = [...all.entries()]
    .map(([index, item]) => ({ index, item }))
    .filter(({ index }) => !given.has(index))
  context.emit({
    type: 'JobStarted',
    job_id: context.executionId,
    execution_id: context.executionId,
    started_at: startedAt,
    config: { total_items: all.length, max_parallel: job.maxParallel },
    dlq_items: deadLetters.length,
  })
  let result: StepResult = { status: 'failed', output: '', error: 'interrupted', variables }
  try {
    await mapped(job, open, context, parts)
    if (job.retryDlq) await retryDeadLetters(job, context, parts)
    result = await runSteps(job.reduce, { ...variables, map: mapOf(state) }, context)
    return result
  } finally {
    context.emit({
      type: result.status === 'success' ? 'JobCompleted' : 'JobFailed',
      ...countsOf(context, startedAt, parts, all.length),
    })
  }
}

/** What the steps of `reduce` know: `{{ map.successful }}`, `{{ map.dead }}`, `{{ map.outputs }}`. */
function mapOf(state: ExecutionState) {
  const { done, deadLetters } = state.current()
  return {
    successful: String(Object.keys(done).length),
    dead: String(deadLetters.length),
    outputs: Object.values(done).join('\n'),
  }
}

async function mapped(
  job: MapReduce,
  work: readonly Work[],
  context: RunContext,
  { state, worktrees }: JobParts,
): Promise<void> {
  await inParallel(work, job.maxParallel, async ({ index, item }) => {
    let error = ''
    for (let attempt = 1; attempt <= job.attempts; attempt++) {
      const result = await runAgent(job, item, context, worktrees)
      context.signal.throwIfAborted()
      if (result.error === undefined) {
        const done = { ...state.current().done, [index]: result.output }
        return state.save({ done, deadLetters: lettersBut(index, state) })
      }
      error = result.error
    }
    const letter = { index, item, error, attempts: job.attempts, addedAt: new Date().toISOString() }
    context.emit({ type: 'DLQItemAdded', job_id: context.executionId, item: index, error })
    await state.save({ deadLetters: [...lettersBut(index, state), letter] })
  })
}

function lettersBut(index: number, state: ExecutionState): readonly DeadLetter[] {
  return state.current().deadLetters.filter((letter) => letter.index !== index)
}

/** Works on the dead-letter queue of an earlier run; how many items are left in it. */
export async function retryJob(
  job: MapReduce,
  context: RunContext,
  parts: JobParts,
): Promise<number> {
  const { deadLetters } = parts.state.current()
  const startedAt = new Date().toISOString()
  const job_id = context.executionId
  context.emit({
    type: 'JobStarted',
    job_id,
    execution_id: job_id,
    started_at: startedAt,
    config: { total_items: deadLetters.length, max_parallel: job.maxParallel },
    dlq_items: deadLetters.length,
  })
  try {
    await retryDeadLetters(job, context, parts)
  } finally {
    context.emit({ type: 'JobCompleted', ...countsOf(context, startedAt, parts) })
  }
  return parts.state.current().deadLetters.length
}

/** What has become of the items so far. */
function countsOf({ executionId }: RunContext, startedAt: string, { state }: JobParts, total = 0) {
  const { done, deadLetters } = state.current()
  const successful_items = Object.keys(done).length
  const total_items = Math.max(total, successful_items + deadLetters.length)
  return {
    job_id: executionId,
    execution_id: executionId,
    started_at: startedAt,
    completed_at: new Date().toISOString(),
    total_items,
    successful_items,
    failed_items: total_items - successful_items,
    dlq_items: deadLetters.length,
  }
}

/**
 * Everything in the queue is worked on again. An item leaves the checkpoint's queue when it is done,
 * so that whatever ends the run in between loses none.
 */
async function retryDeadLetters(
  job: MapReduce,
  context: RunContext,
  parts: JobParts,
): Promise<void> {
  const { deadLetters } = parts.state.current()
  if (deadLetters.length === 0) return
  const count = deadLetters.length
  context.emit({ type: 'DLQItemsRemoved', job_id: context.executionId, count })
  await mapped(job, deadLetters, context, parts)
}

interface AgentResult {
  readonly output: string
  readonly error?: string
}

async function runAgent(
  job: MapReduce,
  item: unknown,
  context: RunContext,
  worktrees: WorktreePool,
): Promise<AgentResult> {
  const job_id = context.executionId
  const agent_id = `agent-${randomUUID().slice(0, 8)}`
  const worktree = await worktrees.take({ ...context, jobId: job_id })
  const started = performance.now()
  context.emit({ type: 'AgentStarted', job_id, agent_id })
  let result: AgentResult = { output: '', error: 'interrupted' }
  let commits: readonly string[] = []
  try {
    const { output, error } = await runSteps(
      job.agent,
      { item },
      {
        ...context,
        directory: worktree.directory,
      },
    )
    result = { output, ...(error !== undefined && { error }) }
  } finally {
    commits = await worktree.giveBack().catch((error: Error) => {
      result = { output: '', error: `the worktree could not be removed: ${error.message}` }
      return []
    })
    const duration_seconds = (performance.now() - started) / 1000
    const { error } = result
    if (error !== undefined) context.emit({ type: 'AgentFailed', job_id, agent_id, error })
    else context.emit({ type: 'AgentCompleted', job_id, agent_id, duration_seconds, commits })
  }
  return result
}
