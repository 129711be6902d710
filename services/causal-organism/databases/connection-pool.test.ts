import { describe, expect, it, vi } from 'vitest'
import { createPool } from './connection-pool.ts'

/** A pool whose connections are numbers, and calls that end when they are told to. */
function pool({ max = 2, waitMs = 1000, connect = async () => {} } = {}) {
  let opened = 0
  const closed: number[] = []
  const made = createPool<number>({
    name: 'neo4j',
    max,
    waitMs,
    connect: async () => {
      await connect()
      return ++opened
    },
    disconnect: async (connection) => void closed.push(connection),
  })
  const hold = () => {
    let release = () => {}
    const done = made.use(() => new Promise<void>((resolve) => (release = resolve)))
    return { done, release: () => release() }
  }
  return { ...made, closed, hold, opened: () => opened }
}

describe('a pool of connections', () => {
  it('opens what is needed, and lends again what is given back', async () => {
    const { use, opened, statistics } = pool()
    expect(await use(async (connection) => connection)).toBe(1)
    expect(await use(async (connection) => connection)).toBe(1)
    expect(opened()).toBe(1)
    expect(await statistics()).toEqual({ used: 0, idle: 1, waiting: 0, max: 2, timeouts: 0 })
  })

  it('lets callers wait in their order when all are in use', async () => {
    const { hold, use, statistics } = pool()
    const [one, two] = [hold(), hold()]
    const order: string[] = []
    const third = use(async () => order.push('third'))
    const fourth = use(async () => order.push('fourth'))
    await vi.waitFor(async () =>
      expect(await statistics()).toMatchObject({ used: 2, idle: 0, waiting: 2 }),
    )
    one.release()
    await Promise.all([third, fourth])
    expect(order).toEqual(['third', 'fourth'])
    two.release()
    await two.done
    expect(await statistics()).toMatchObject({ used: 0, idle: 2, waiting: 0 })
  })

  it('refuses who has waited too long, and counts that', async () => {
    const { hold, use, statistics } = pool({ max: 1, waitMs: 10 })
    const held = hold()
    await expect(use(async () => {})).rejects.toThrow(
      'No connection to neo4j got free within 10 ms.',
    )
    expect(await statistics()).toMatchObject({ used: 1, waiting: 0, timeouts: 1 })
    held.release()
    await held.done
    expect(await statistics()).toMatchObject({ used: 0, idle: 1 })
  })

  it('closes a connection whose call has failed, and opens another one', async () => {
    const { use, closed, opened } = pool({ max: 1 })
    await expect(use(() => Promise.reject(new Error('reset')))).rejects.toThrow('reset')
    expect(closed).toEqual([1])
    expect(await use(async (connection) => connection)).toBe(2)
    expect(opened()).toBe(2)
  })

  it('keeps no place for a connection that could not be opened', async () => {
    let refusals = 2
    const { use, statistics } = pool({
      max: 1,
      connect: async () => {
        if (refusals-- > 0) throw new Error('refused')
      },
    })
    const calls = await Promise.allSettled([1, 2, 3].map(() => use(async () => 'worked')))
    expect(calls.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(await statistics()).toMatchObject({ used: 0, idle: 1, waiting: 0 })
  })
})
