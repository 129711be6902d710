import type { Emit, Outcome } from '../events/event.ts'
import type { Workflow } from '../workflow/workflow.ts'
import { type JobParts, runMapReduce } from './map-reduce.ts'
import type { RunContext } from './run-context.ts'
import { runStep } from './run-step.ts'

export interface WorkflowResult {
  readonly status: Outcome
  readonly error?: string
  readonly deadLetters: number
}

/**
 * Runs a workflow from where its state is to its end.
 *
 * Never rejects, and never ends without a `WorkflowFinished`, whatever happens in between.
 */
export async function runWorkflow(
  workflow: Workflow,
  outer: RunContext,
  parts: JobParts,
): Promise<WorkflowResult> {
  const steps = { total: 0, failed: 0 }
  const emit: Emit = (event) => {
    if (event.type === 'StepFinished') {
      steps.total++
      if (event.status === 'failed') steps.failed++
    }
    outer.emit(event)
  }
  const context = { ...outer, emit }
  const started = performance.now()
  const execution = {
    execution_id: context.executionId,
    workflow_name: workflow.name,
    started_at: new Date().toISOString(),
  }
  emit({ type: 'WorkflowStarted', ...execution, total_steps: workflow.steps.length })
  let error: string | undefined
  try {
    error = await allDone(workflow, context, parts)
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : String(thrown)
  }
  const status = error === undefined ? 'success' : context.signal.aborted ? 'cancelled' : 'failed'
  emit({
    type: 'WorkflowFinished',
    ...execution,
    status,
    duration_seconds: (performance.now() - started) / 1000,
    total_steps: steps.total,
    failed_steps: steps.failed,
    ...(error !== undefined && { error }),
  })
  const deadLetters = parts.state.current().deadLetters.length
  return { status, deadLetters, ...(error !== undefined && { error }) }
}

/** What went wrong, if something did. */
async function allDone(
  workflow: Workflow,
  context: RunContext,
  parts: JobParts,
): Promise<string | undefined> {
  const { state } = parts
  const from = state.current().nextStep
  for (const [index, step] of [...workflow.steps.entries()].slice(from)) {
    const { error, variables } = await runStep(step, index, state.current().variables, context)
    if (error !== undefined) return `step ${index + 1} (${step.type}): ${error}`
    await state.save({ nextStep: index + 1, variables })
  }
  if (workflow.mapReduce === undefined) return undefined
  const { error } = await runMapReduce(workflow.mapReduce, context, parts)
  return error === undefined ? undefined : `reduce: ${error}`
}
