/** What answers prompts. */
export interface ClaudeProvider {
  /**
   * Works on a prompt until it is done.
   *
   * @param onTool told of each tool that is called, when it is
   * @throws ClaudeError
   */
  work(prompt: string, options: WorkOptions): Promise<ClaudeAnswer>
}

export interface WorkOptions {
  readonly signal: AbortSignal
  readonly onTool: (name: string) => void
}

export interface ClaudeAnswer {
  readonly text: string
  readonly usage: { readonly input: number; readonly output: number; readonly cache: number }
}

/** A failure of a class that the provider names: `rate_limit`, `overloaded` … */
export class ClaudeError extends Error {
  readonly errorType: string

  constructor(errorType: string, message: string) {
    super(message)
    this.errorType = errorType
  }
}
