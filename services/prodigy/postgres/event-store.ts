import type { Log } from '@systems/kit/run-main'
import type { ProdigyEvent } from '../events/event.ts'

/** Keeps events somewhere else, later. Nothing of it blocks or throws. */
export interface EventStore {
  record(event: ProdigyEvent): void
  /** Writes what is left, for a limited time. */
  stop(): Promise<void>
  readonly counts: () => StoreCounts
}

export interface StoreCounts {
  readonly waiting: number
  readonly stored: number
  /** Lost: the buffer was full, the database refused them, or the time at the end was over. */
  readonly dropped: number
}

export interface EventStoreOptions {
  /** Writes a batch; doing so twice must do no harm. */
  readonly write: (events: readonly ProdigyEvent[]) => Promise<void>
  /** Whether the same batch may succeed later. */
  readonly isTemporary: (error: unknown) => boolean
  readonly isStored: (event: ProdigyEvent) => boolean
  readonly close?: () => Promise<void>
  readonly batchSize: number
  readonly flushIntervalMs: number
  /** @default 10000 */
  readonly limit?: number
  /** @default 200 */
  readonly firstRetryMs?: number
  /** @default 30000 */
  readonly lastRetryMs?: number
  /** @default 5000 */
  readonly stopWithinMs?: number
  readonly log: Log
}

/**
 * A bounded buffer before a database: batches of `batchSize`, or whatever there is after
 * `flushIntervalMs`, whichever comes first; failed batches again with growing pauses.
 */
export function eventStore(options: EventStoreOptions): EventStore {
  const { isStored, batchSize, flushIntervalMs, limit = 10_000, stopWithinMs = 5_000 } = options
  const buffer: ProdigyEvent[] = []
  const counts = { stored: 0, dropped: 0 }
  const warn = seldom(options.log)
  const drop = (count: number, why: string) => {
    counts.dropped += count
    warn(`warning: ${counts.dropped} events were not stored: ${why}. The event log has them.`)
  }
  const more = createAlarm()
  const ending = createAlarm()
  const end = { isNear: false, isHere: false }
  let isDue = false
  let timer: NodeJS.Timeout | undefined

  const waitForMore = () => {
    timer ??= setTimeout(() => {
      isDue = true
      more.ring()
    }, flushIntervalMs).unref()
  }
  const writeBatch = async () => {
    clearTimeout(timer)
    timer = undefined
    isDue = false
    buffer.splice(0, await settled(buffer.slice(0, batchSize)))
    if (buffer.length > 0) waitForMore()
  }
  /** How many events from the beginning of a batch are stored or given up; all, unless the end came. */
  const settled = async (batch: readonly ProdigyEvent[]): Promise<number> => {
    const { firstRetryMs = 200, lastRetryMs = 30_000 } = options
    for (let pauseMs = firstRetryMs; !end.isHere; pauseMs = Math.min(2 * pauseMs, lastRetryMs)) {
      try {
        await options.write(batch)
        counts.stored += batch.length
        return batch.length
      } catch (error) {
        const { message } = error as Error
        if (!options.isTemporary(error)) return oneByOne(batch, message)
        warn(`warning: The event store does not answer: ${message}`)
        await Promise.race([ending.heard(), after(end.isNear ? firstRetryMs : pauseMs)])
      }
    }
    return 0
  }
  /** One event that the database refuses must not take the others of its batch with it. */
  const oneByOne = async (batch: readonly ProdigyEvent[], why: string): Promise<number> => {
    if (batch.length === 1) drop(1, why)
    else {
      for (const [index, event] of batch.entries()) {
        if ((await settled([event])) === 0) return index
      }
    }
    return batch.length
  }
  const loop = async () => {
    while (!end.isHere && !(end.isNear && buffer.length === 0)) {
      if (isDue || end.isNear || buffer.length >= batchSize) await writeBatch()
      else await more.heard()
    }
  }
  const running = loop()

  return {
    counts: () => ({ waiting: buffer.length, ...counts }),
    record(event) {
      if (end.isNear || !isStored(event)) return
      if (buffer.length >= limit) return drop(1, `${limit} are waiting already`)
      buffer.push(event)
      if (buffer.length >= batchSize) more.ring()
      else waitForMore()
    },
    async stop() {
      end.isNear = true
      more.ring()
      ending.ring()
      const tooLate = createAlarm()
      const deadline = setTimeout(() => {
        end.isHere = true
        ending.ring()
        tooLate.ring()
      }, stopWithinMs)
      await Promise.race([running, tooLate.heard()])
      clearTimeout(deadline)
      if (buffer.length > 0) drop(buffer.length, `${stopWithinMs} ms were not enough at the end`)
      await options.close?.()
    },
  }
}

/** For one that waits. */
function createAlarm() {
  let ring = () => {}
  return {
    ring: () => ring(),
    heard: () =>
      new Promise<void>((resolve) => {
        ring = resolve
      }),
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref())
}

/** The first message, and then the latest every ten seconds. */
function seldom(log: Log): Log {
  let quietUntil = 0
  return (message) => {
    if (Date.now() < quietUntil) return
    quietUntil = Date.now() + 10_000
    log(message)
  }
}
