/** A workflow, as its file describes it. */
export interface Workflow {
  readonly name: string
  readonly steps: readonly Step[]
  readonly mapReduce?: MapReduce
}

export type StepType = Step['type']
export type Step = ShellStep | ClaudeStep | GoalSeekStep | ForeachStep

interface StepOptions {
  /** Seconds after which the step is stopped and has failed. */
  readonly timeoutSeconds?: number
  /** The variable that gets the output. */
  readonly capture?: string
  /** A shell command that decides whether the step did what it should. */
  readonly validate?: string
  /** Run when the step has failed; then the step is tried once more. */
  readonly onFailure?: readonly Step[]
}

export interface ShellStep extends StepOptions {
  readonly type: 'shell'
  readonly command: string
}

export interface ClaudeStep extends StepOptions {
  readonly type: 'claude'
  readonly prompt: string
}

/** Asks Claude until a shell command prints a score that is high enough. */
export interface GoalSeekStep extends StepOptions {
  readonly type: 'goal_seek'
  readonly prompt: string
  /** Prints the score, 0 to 100, as the last number of its output. */
  readonly score: string
  readonly threshold: number
  readonly maxAttempts: number
}

export interface ForeachStep extends StepOptions {
  readonly type: 'foreach'
  readonly items: Items
  readonly steps: readonly Step[]
  readonly parallel: number
}

/** A list, or a shell command that prints one item per line. */
export type Items = readonly unknown[] | { readonly command: string }

export interface MapReduce {
  readonly items: Items
  /** What an agent does with one item, in a worktree of its own. */
  readonly agent: readonly Step[]
  readonly maxParallel: number
  /** Attempts for an item before it goes to the dead-letter queue. */
  readonly attempts: number
  /** Whether the queue is processed once more before `reduce`. */
  readonly retryDlq: boolean
  readonly reduce: readonly Step[]
}
