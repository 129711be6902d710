import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Emit } from '../events/event.ts'
import type { Variables } from '../workflow/fill-in.ts'

/** How far an execution has come; what `--resume` and `dlq` begin with. */
export interface Checkpoint {
  readonly executionId: string
  /** The workflow's file. */
  readonly workflow: string
  readonly nextStep: number
  readonly variables: Variables
  /** Outputs of the items that are done, by their number. */
  readonly done: Readonly<Record<number, string>>
  readonly deadLetters: readonly DeadLetter[]
}

/** An item that was given up. */
export interface DeadLetter {
  readonly index: number
  readonly item: unknown
  readonly error: string
  readonly attempts: number
  readonly addedAt: string
}

/** The latest checkpoint of an execution, kept in a file. */
export interface ExecutionState {
  readonly current: () => Checkpoint
  /** Changes it and writes it; resolves when it is on the disk. */
  save(change: Partial<Checkpoint>): Promise<void>
}

export async function openState(
  directory: string,
  first: Checkpoint,
  emit: Emit,
): Promise<ExecutionState> {
  await mkdir(directory, { recursive: true })
  const path = pathOf(directory, first.executionId)
  let current = first
  let writing = Promise.resolve()
  return {
    current: () => current,
    save(change) {
      current = { ...current, ...change }
      const text = `${JSON.stringify(current, null, 2)}\n`
      // One that failed does not fail those after it.
      writing = writing
        .catch(() => {})
        .then(async () => {
          // A reader sees the old one or the new one, and never half of it.
          await writeFile(`${path}.new`, text)
          await rename(`${path}.new`, path)
          emit({ type: 'CheckpointCreated', execution_id: first.executionId })
        })
      return writing
    },
  }
}

/** @throws an Error that says where it was looked for */
export async function readCheckpoint(directory: string, executionId: string): Promise<Checkpoint> {
  const path = pathOf(directory, executionId)
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Checkpoint
  } catch (cause) {
    throw new Error(
      `There is no checkpoint of ${executionId}: ${(cause as Error).message}. The id of a run is what \`prodigy run\` prints first.`,
      { cause },
    )
  }
}

function pathOf(directory: string, executionId: string): string {
  return join(directory, `${executionId.replace(/[^\w-]/g, '_')}.json`)
}
