import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '@systems/kit/run-main'
import type { Session } from '../run/session.ts'
import { type Checkpoint, readCheckpoint } from '../run/state.ts'
import { readWorkflow } from '../workflow/read-workflow.ts'
import type { Workflow } from '../workflow/workflow.ts'
import type { Command, RunOptions } from './arguments.ts'

export interface CommandParts {
  readonly session: Session
  readonly stateDirectory: string
  readonly signal: AbortSignal
  readonly log: Log
}

/** Runs workflows side by side; the exit code: 0 when all have succeeded, else 1. */
export async function runCommand(
  { files, repeat, pause, resume, quiet }: Extract<Command, { command: 'run' }>,
  parts: CommandParts,
): Promise<number> {
  const workflows = await Promise.all(
    files.map(async (file) => ({ file: resolve(file), workflow: await readWorkflow(file) })),
  )
  const outcomes = await Promise.all(
    workflows.map(async ({ file, workflow }) => {
      let succeeded = true
      for (let round = 0; round < repeat; round++) {
        if (round > 0) await wait(pause, parts.signal)
        if (parts.signal.aborted) break
        const checkpoint =
          resume === undefined
            ? newCheckpoint(file)
            : await readCheckpoint(parts.stateDirectory, resume)
        const said = quiet ? { ...parts, log: () => {} } : parts
        succeeded = (await runOnce(workflow, checkpoint, said)) && succeeded
      }
      return succeeded
    }),
  )
  return outcomes.every(Boolean) ? 0 : 1
}

async function runOnce(
  workflow: Workflow,
  checkpoint: Checkpoint,
  { session, log }: CommandParts,
): Promise<boolean> {
  const { executionId } = checkpoint
  log(`${workflow.name}: run ${executionId}`)
  const started = performance.now()
  const { status, error, deadLetters } = await session.run(workflow, checkpoint)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  log(`${workflow.name}: ${status} after ${seconds} s${error === undefined ? '' : `: ${error}`}`)
  if (deadLetters > 0) {
    log(`${deadLetters} items are in the dead-letter queue: prodigy dlq list ${executionId}`)
  }
  return status === 'success'
}

/** Shows the dead-letter queue of a run, or works on it; the exit code. */
export async function dlqCommand(
  { command, id }: Extract<Command, { command: 'dlq list' | 'dlq retry' }>,
  { session, stateDirectory, log }: CommandParts,
): Promise<number> {
  const checkpoint = await readCheckpoint(stateDirectory, id)
  if (command === 'dlq list') {
    for (const { index, item, error, attempts } of checkpoint.deadLetters) {
      const line = { item: index + 1, value: item, attempts, error }
      process.stdout.write(`${JSON.stringify(line)}\n`)
    }
    return 0
  }
  const left = await session.retry(await readWorkflow(checkpoint.workflow), checkpoint)
  log(`${checkpoint.deadLetters.length - left} items are done, ${left} are left in the queue.`)
  return left === 0 ? 0 : 1
}

/** Goes on serving metrics for a while, so that the last values are scraped. */
export async function linger(
  { linger: seconds }: RunOptions,
  { session, signal, log }: CommandParts,
) {
  if (seconds === 0 || session.metricsUrl === undefined || signal.aborted) return
  log(`The metrics are served for ${seconds} s more.`)
  await wait(seconds, signal)
}

/** Shorter when the run is cancelled. */
async function wait(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds > 0) await sleep(seconds * 1000, undefined, { signal }).catch(() => {})
}

function newCheckpoint(workflow: string): Checkpoint {
  return {
    executionId: randomUUID(),
    workflow,
    nextStep: 0,
    variables: {},
    done: {},
    deadLetters: [],
  }
}
