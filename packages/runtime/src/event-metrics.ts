import type { AnyCounterHandle } from './handles.ts'

/** What is recorded for each type of event; every type must be there. */
export type EventTable<E extends Readonly<Record<K, string>>, K extends string = 'type'> = {
  readonly [T in E[K]]: (event: Extract<E, Readonly<Record<K, T>>>) => void
}

export interface EventMetricsOptions {
  /**
   * Counts events whose type is not in the table, which only happens where the types lie. If it
   * has a label of the discriminant's name (`type`), that gets the event's type.
   */
  readonly unknown?: AnyCounterHandle
  /** Told of the first failure of each type. @default a process warning */
  readonly onError?: (error: unknown, type: string) => void
}

/**
 * A function that records events by a table from their type to what they change. A new member of
 * the union does not compile until the table has it. Nothing that goes wrong leaves the function.
 *
 * @example
 * type JobEvent = { type: 'done'; queue: string; seconds: number } | { type: 'stalled'; queue: string }
 * const record = eventMetrics<JobEvent>({
 *   done: ({ queue, seconds }) => metrics.duration.observe({ queue }, seconds),
 *   stalled: ignored,
 * })
 * worker.on('event', record)
 */
export function eventMetrics<E extends Readonly<Record<K, string>>, K extends string = 'type'>(
  table: EventTable<E, K>,
  ...[options]: 'type' extends K
    ? [options?: EventMetricsOptions]
    : [options: EventMetricsOptions & { /** The discriminant. */ readonly by: K }]
): (event: E) => void {
  const { unknown, onError = warn } = options ?? {}
  const by = options && 'by' in options ? options.by : 'type'
  const effects = new Map(Object.entries<(event: never) => void>(table))
  const failed = new Set<string>()
  return (event) => {
    // What calls this may be somebody's event emitter: whatever comes, it must not throw.
    const type = String((event as Readonly<Record<string, unknown>> | undefined)?.[by])
    try {
      const effect = effects.get(type)
      if (effect) effect(event as never)
      else unknown?.inc(by in unknown.family.labels ? { [by]: type } : {})
    } catch (error) {
      if (failed.has(type)) return
      failed.add(type)
      report(() => onError(error, type))
    }
  }
}

/** For event types that change no metric, so that the table says so. */
export function ignored(): void {}

function report(tell: () => void): void {
  try {
    tell()
  } catch {
    // A logger that throws must not break the service either.
  }
}

function warn(error: unknown, type: string): void {
  process.emitWarning(`An event "${type}" could not be recorded: ${error}. This is said once.`, {
    type: 'TelltaleWarning',
    code: 'runtime/event-failed',
  })
}
