import type { ClaudeProvider } from '../claude/provider.ts'
import type { Emit } from '../events/event.ts'

/** What every step of an execution knows. */
export interface RunContext {
  readonly executionId: string
  readonly workflowName: string
  readonly emit: Emit
  readonly provider: ClaudeProvider
  /** Where shell commands run. */
  readonly directory: string
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal
}
