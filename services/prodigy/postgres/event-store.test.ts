import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ProdigyEvent } from '../events/event.ts'
import { type EventStoreOptions, eventStore } from './event-store.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

const started = (id: number): ProdigyEvent => ({
  type: 'WorkflowStarted',
  execution_id: `${id}`,
  workflow_name: 'build',
  started_at: '2026-01-01T00:00:00Z',
  total_steps: 1,
})
const checkpoint: ProdigyEvent = { type: 'CheckpointCreated', execution_id: '1' }
const idsOf = (events: readonly ProdigyEvent[]) =>
  events.map((event) => ('execution_id' in event ? Number(event.execution_id) : -1))

interface Refusal extends Error {
  readonly temporary: boolean
}

const refusal = (message: string, temporary: boolean): Refusal =>
  Object.assign(new Error(message), { temporary })

/** A store before a database that does what `write` says; and what it was given. */
function store(
  write: (batch: readonly ProdigyEvent[]) => Promise<void> = async () => {},
  options: Partial<EventStoreOptions> = {},
) {
  const batches: (readonly number[])[] = []
  const said: string[] = []
  const events = eventStore({
    async write(batch) {
      batches.push(idsOf(batch))
      await write(batch)
    },
    isTemporary: (error) => (error as Refusal).temporary,
    isStored: ({ type }) => type === 'WorkflowStarted',
    batchSize: 100,
    flushIntervalMs: 5_000,
    log: (message) => void said.push(message),
    ...options,
  })
  const record = (count: number, from = 0) => {
    for (let i = 0; i < count; i++) events.record(started(from + i))
  }
  onTestFinished(async () => {
    const stopping = events.stop()
    if (vi.isFakeTimers()) await vi.advanceTimersByTimeAsync(10_000)
    await stopping
  })
  return { events, record, batches, said, sizes: () => batches.map(({ length }) => length) }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

describe('PR-R26, PR-A21: events are written in the background', () => {
  it('a hundred at a time', async () => {
    const { record, sizes, events } = store()
    record(99)
    await settle()
    expect(sizes()).toEqual([])
    record(151, 99)
    await settle()
    expect(sizes()).toEqual([100, 100])
    expect(events.counts()).toEqual({ waiting: 50, stored: 200, dropped: 0 })
  })

  it('or after five seconds, in their order', async () => {
    const { record, batches } = store()
    record(3)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(batches).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(batches).toEqual([[0, 1, 2]])
  })

  it('without those that no table holds', async () => {
    const { events } = store()
    events.record(checkpoint)
    expect(events.counts().waiting).toBe(0)
  })

  it('and recording returns at once, however long the database takes', async () => {
    const { record, events } = store(() => new Promise(() => {}))
    record(1_000)
    await settle()
    const before = performance.now()
    record(1_000)
    expect(performance.now() - before).toBeLessThan(250)
    expect(events.counts().waiting).toBe(2_000)
  })
})

describe('PR-R27: the buffer holds ten thousand events', () => {
  it('and drops and counts what is beyond, said once in ten seconds', async () => {
    const { record, events, said } = store(() => new Promise(() => {}))
    record(10_000)
    expect(events.counts().dropped).toBe(0)
    record(1)
    record(4)
    expect(events.counts()).toEqual({ waiting: 10_000, stored: 0, dropped: 5 })
    expect(said).toEqual([
      'warning: 1 events were not stored: 10000 are waiting already. The event log has them.',
    ])
    await vi.advanceTimersByTimeAsync(10_000)
    record(1)
    expect(said).toHaveLength(2)
  })
})

describe('PR-R28: a database that fails', () => {
  it('is asked again after pauses that double', async () => {
    let failures = 2
    const { record, batches, events } = store(async () => {
      if (failures-- > 0) throw refusal('no connection', true)
    })
    record(100)
    await settle()
    expect(batches).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(199)
    expect(batches).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(batches).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(400)
    expect(batches).toHaveLength(3)
    expect(events.counts()).toEqual({ waiting: 0, stored: 100, dropped: 0 })
  })

  it('for ever costs nothing but the events', async () => {
    const { record, sizes, said, events } = store(async () => {
      throw refusal('no connection', true)
    })
    record(100)
    await vi.advanceTimersByTimeAsync(120_000)
    // 0.2 + 0.4 + … + 25.6 s, and every 30 s from there on.
    expect(sizes()).toHaveLength(11)
    expect(said[0]).toBe('warning: The event store does not answer: no connection')
    expect(events.counts()).toEqual({ waiting: 100, stored: 0, dropped: 0 })
  })

  it('because of one event loses that one only', async () => {
    const { record, said, events } = store(async (batch) => {
      if (idsOf(batch).includes(7)) throw refusal('invalid input syntax', false)
    })
    record(100)
    await settle()
    expect(events.counts()).toEqual({ waiting: 0, stored: 99, dropped: 1 })
    expect(said).toEqual([
      'warning: 1 events were not stored: invalid input syntax. The event log has them.',
    ])
  })
})

describe('PR-R29: at the end', () => {
  it('what is left is written', async () => {
    const { record, events, batches } = store()
    record(250)
    await events.stop()
    expect(events.counts()).toEqual({ waiting: 0, stored: 250, dropped: 0 })
    expect(batches.flat()).toEqual(Array.from({ length: 250 }, (_, i) => i))
  })

  it('there are five seconds, and no more', async () => {
    const { record, events, said } = store(() => new Promise(() => {}))
    record(30)
    let ended = false
    void events.stop().then(() => {
      ended = true
    })
    await vi.advanceTimersByTimeAsync(4_999)
    expect(ended).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(ended).toBe(true)
    expect(said.at(-1)).toBe(
      'warning: 30 events were not stored: 5000 ms were not enough at the end. The event log has them.',
    )
  })

  it('a pause between two attempts is cut short', async () => {
    let isDown = true
    const { record, events } = store(async () => {
      if (isDown) throw refusal('no connection', true)
    })
    record(100)
    await vi.advanceTimersByTimeAsync(60_000)
    isDown = false
    await events.stop()
    expect(events.counts().stored).toBe(100)
  })
})
