import type { Emit } from '../events/event.ts'
import { ClaudeError, type ClaudeProvider } from './provider.ts'

export interface AskOptions {
  readonly provider: ClaudeProvider
  readonly emit: Emit
  readonly workflowName: string
  readonly signal: AbortSignal
}

/** One session: what it says, uses and ends with becomes events. Rate limits get a second session. */
export async function askClaude(prompt: string, options: AskOptions): Promise<string> {
  try {
    return await session(prompt, options)
  } catch (error) {
    if (!(error instanceof ClaudeError) || !temporary.has(error.errorType)) throw error
    return await session(prompt, options)
  }
}

const temporary: ReadonlySet<string> = new Set(['rate_limit', 'overloaded'])

async function session(
  prompt: string,
  { provider, emit, workflowName, signal }: AskOptions,
): Promise<string> {
  try {
    const onTool = (tool: string) => emit({ type: 'ToolInvoked', tool })
    const { text, usage } = await provider.work(prompt, { signal, onTool })
    emit({
      type: 'ClaudeTokenUsage',
      input_tokens: usage.input,
      output_tokens: usage.output,
      cache_tokens: usage.cache,
      workflow_name: workflowName,
    })
    emit({ type: 'SessionEnded', status: 'success' })
    return text
  } catch (error) {
    if (signal.aborted) emit({ type: 'SessionEnded', status: 'cancelled' })
    else {
      const error_type = error instanceof ClaudeError ? error.errorType : 'other'
      emit({ type: 'ClaudeError', error_type, message: (error as Error).message })
      emit({ type: 'SessionEnded', status: 'failed' })
    }
    throw error
  }
}
