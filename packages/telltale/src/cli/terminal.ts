/** What a command may know of the terminal that it runs in. */

/** 70 is what sysexits.h calls EX_SOFTWARE, 130 what shells make of Ctrl-C. */
export const exitCodes = { ok: 0, problems: 1, usage: 2, fault: 70, interrupted: 130 } as const

export interface Terminal {
  readonly cwd: string
  /** Fires when somebody presses Ctrl-C. */
  readonly signal: AbortSignal
  /** stdout: what was asked for. */
  readonly result: Stream
  /** stderr: what went wrong, and how far it is. */
  readonly diagnostics: Stream
  /** Somebody is watching: progress may be shown. */
  readonly isInteractive: boolean
}

export interface Stream {
  readonly write: (text: string) => void
  readonly color: boolean
  /** How wide it is, when it is a terminal. */
  readonly columns?: number | undefined
}

/** The command cannot even start; said in one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
