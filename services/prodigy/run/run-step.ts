import { randomUUID } from 'node:crypto'
import { inParallel } from '@systems/kit/in-parallel'
import { askClaude } from '../claude/ask-claude.ts'
import type { Outcome } from '../events/event.ts'
import { fillIn, shellQuoted, type Variables } from '../workflow/fill-in.ts'
import type { ForeachStep, GoalSeekStep, Items, Step } from '../workflow/workflow.ts'
import type { RunContext } from './run-context.ts'
import { runShell } from './shell.ts'

export interface StepResult {
  readonly status: Outcome
  readonly output: string
  readonly error?: string
  /** Those that there were, and what steps have captured. */
  readonly variables: Variables
}

/** Steps one after the other, up to the first that does not succeed. */
export async function runSteps(
  steps: readonly Step[],
  variables: Variables,
  context: RunContext,
): Promise<StepResult> {
  let result: StepResult = { status: 'success', output: '', variables }
  for (const [index, step] of steps.entries()) {
    result = await runStep(step, index, result.variables, context)
    if (result.status !== 'success') break
  }
  return result
}

/** One step, its validation and its recovery. Never rejects: what went wrong is in the result. */
export async function runStep(
  step: Step,
  index: number,
  variables: Variables,
  context: RunContext,
): Promise<StepResult> {
  const startedAt = new Date()
  const started = performance.now()
  let attempt = await tried(step, variables, context)
  const hasFailed = attempt.error !== undefined && !context.signal.aborted
  const hasRecovery = hasFailed && step.onFailure !== undefined
  if (hasRecovery) attempt = await recovered(step, attempt, variables, context)
  const { output, error } = attempt
  const status = error === undefined ? 'success' : context.signal.aborted ? 'cancelled' : 'failed'
  context.emit({
    type: 'StepFinished',
    step_id: randomUUID(),
    execution_id: context.executionId,
    workflow_name: context.workflowName,
    step_index: index,
    step_type: step.type,
    command: commandOf(step),
    started_at: startedAt.toISOString(),
    status,
    duration_seconds: (performance.now() - started) / 1000,
    had_on_failure_recovery: hasRecovery,
    ...(error !== undefined && { error }),
  })
  const captured = step.capture === undefined ? {} : { [step.capture]: output }
  return {
    status,
    output,
    variables: { ...variables, ...captured },
    ...(error !== undefined && { error }),
  }
}

interface Attempt {
  readonly output: string
  readonly error?: string
}

async function tried(step: Step, variables: Variables, context: RunContext): Promise<Attempt> {
  const { timeoutSeconds, validate } = step
  const signal =
    timeoutSeconds === undefined
      ? context.signal
      : AbortSignal.any([context.signal, AbortSignal.timeout(timeoutSeconds * 1000)])
  const limited = { ...context, signal }
  try {
    const output = await performed(step, variables, limited)
    if (validate !== undefined) await validated(step, validate, variables, limited)
    return { output }
  } catch (error) {
    const late = signal.aborted && !context.signal.aborted
    return { output: '', error: late ? `longer than ${timeoutSeconds} s` : messageOf(error) }
  }
}

function performed(step: Step, variables: Variables, context: RunContext): Promise<string> {
  switch (step.type) {
    case 'shell':
      return runShell(fillIn(step.command, variables, shellQuoted), context)
    case 'claude':
      return askClaude(fillIn(step.prompt, variables), context)
    case 'goal_seek':
      return goalSought(step, variables, context)
    case 'foreach':
      return eachDone(step, variables, context)
  }
}

async function validated(step: Step, command: string, variables: Variables, context: RunContext) {
  const check = runShell(fillIn(command, variables, shellQuoted), context)
  const fault = await check.then(() => undefined, messageOf)
  context.emit({ type: 'ValidationFinished', step_type: step.type, passed: fault === undefined })
  if (fault !== undefined) throw new Error(`validation failed: ${fault}`)
}

/** The handler, then the step once more. */
async function recovered(
  { onFailure = [], ...step }: Step,
  { error = '' }: Attempt,
  variables: Variables,
  context: RunContext,
): Promise<Attempt> {
  context.emit({ type: 'OnFailureTriggered', step_type: step.type, error })
  const handler = await runSteps(onFailure, { ...variables, error }, context)
  if (handler.status === 'success') return tried(step, variables, context)
  return { output: '', error: `${error}; its handler failed, too: ${handler.error}` }
}

async function goalSought(step: GoalSeekStep, variables: Variables, context: RunContext) {
  let score = 0
  for (let attempt = 1; attempt <= step.maxAttempts; attempt++) {
    const known = { ...variables, attempt: String(attempt), score: String(score) }
    const output = await askClaude(fillIn(step.prompt, known), context)
    const printed = await runShell(fillIn(step.score, known, shellQuoted), context)
    score = Number(printed.match(/-?\d+(\.\d+)?/g)?.at(-1) ?? 0)
    const passed = score >= step.threshold
    context.emit({ type: 'ValidationFinished', step_type: 'goal_seek', passed })
    if (passed) return output
  }
  throw new Error(`the score is ${score} after ${step.maxAttempts} attempts, not ${step.threshold}`)
}

async function eachDone(step: ForeachStep, variables: Variables, context: RunContext) {
  const items = await itemsOf(step.items, variables, context)
  const outputs = await inParallel(items, step.parallel, async (item) => {
    const { status, output, error } = await runSteps(step.steps, { ...variables, item }, context)
    if (status !== 'success') throw new Error(`${JSON.stringify(item)}: ${error}`)
    return output
  })
  return outputs.join('\n')
}

/** A list as it is, or a command's output line by line. */
export async function itemsOf(
  items: Items,
  variables: Variables,
  context: RunContext,
): Promise<readonly unknown[]> {
  if (!('command' in items)) return items
  const output = await runShell(fillIn(items.command, variables, shellQuoted), context)
  return output.split('\n').filter((line) => line !== '')
}

function commandOf(step: Step): string {
  switch (step.type) {
    case 'shell':
      return step.command
    case 'claude':
    case 'goal_seek':
      return step.prompt
    case 'foreach':
      return 'command' in step.items ? step.items.command : `${step.items.length} items`
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
