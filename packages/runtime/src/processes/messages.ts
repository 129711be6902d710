/**
 * What a main process and those that it has started say to each other. Numbers are not part of it:
 * those are in the files, where they outlive whoever wrote them.
 */
export type Message =
  /** I am here, and have metrics. */
  | { readonly telltale: 'join' }
  /** Write there. */
  | {
      readonly telltale: 'welcome'
      readonly directory: string
      readonly group: string
      readonly settings: WorkerSettings
    }
  /** Write now; somebody scrapes. */
  | { readonly telltale: 'write'; readonly request: number }
  /** Written. */
  | { readonly telltale: 'written'; readonly request: number; readonly id: string }

/** The options of the main process that its workers follow. */
export interface WorkerSettings {
  readonly writeEveryMs?: number
  readonly collectEveryMs?: number
  readonly collectTimeoutMs?: number
  readonly silenceMs?: number
}

/** The messages of others pass through the same channels. */
export function messageOf(value: unknown): Message | undefined {
  const isOurs = typeof value === 'object' && value !== null && 'telltale' in value
  return isOurs ? (value as Message) : undefined
}
