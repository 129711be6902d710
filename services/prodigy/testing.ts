/** What the tests of Prodigy need: a workflow that runs in a place of its own, with what it says. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { temporaryDirectory } from '@systems/kit/testing'
import type { ClaudeProvider } from './claude/provider.ts'
import type { ProdigyEvent } from './events/event.ts'
import type { RunContext } from './run/run-context.ts'
import { runWorkflow } from './run/run-workflow.ts'
import { type Checkpoint, openState, readCheckpoint } from './run/state.ts'
import { openWorktreePool } from './run/worktrees.ts'
import { parseWorkflow } from './workflow/read-workflow.ts'

/** A provider that answers at once, and fails for prompts that say so. */
export const instantProvider: ClaudeProvider = {
  async work(prompt, { onTool }) {
    onTool('Read')
    if (prompt.includes('fail')) throw new Error('The session failed.')
    return { text: `done: ${prompt}`, usage: { input: 10, output: 5, cache: 2 } }
  },
}

export interface RunOptions {
  readonly provider?: ClaudeProvider
  readonly signal?: AbortSignal
  readonly directory?: string
  readonly worktrees?: number
  /** What an earlier run has left. */
  readonly from?: Checkpoint
  /** Called for every event, as it happens. */
  readonly onEvent?: (event: ProdigyEvent) => void
}

export async function runText(yaml: string, options: RunOptions = {}) {
  const home = await temporaryDirectory()
  const directory = options.directory ?? (await temporaryDirectory())
  const workflow = parseWorkflow(yaml, 'workflow.yml', 'workflow')
  const events: ProdigyEvent[] = []
  const emit = (event: ProdigyEvent) => {
    events.push(event)
    options.onEvent?.(event)
  }
  const first = options.from ?? {
    executionId: randomUUID(),
    workflow: 'workflow.yml',
    nextStep: 0,
    variables: {},
    done: {},
    deadLetters: [],
  }
  const context: RunContext = {
    executionId: first.executionId,
    workflowName: workflow.name,
    emit,
    provider: options.provider ?? instantProvider,
    directory,
    signal: options.signal ?? new AbortController().signal,
  }
  const parts = {
    state: await openState(home, first, emit),
    worktrees: await openWorktreePool({
      repository: directory,
      directory: join(home, 'worktrees'),
      size: options.worktrees ?? 4,
      emit,
    }),
  }
  const result = await runWorkflow(workflow, context, parts)
  const of = <T extends ProdigyEvent['type']>(type: T) =>
    events.filter((event): event is Extract<ProdigyEvent, { type: T }> => event.type === type)
  const checkpoint = () => readCheckpoint(home, first.executionId)
  return { result, events, of, checkpoint, directory, home, context, parts, workflow }
}
