import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Poll, poll } from './index.ts'

const fail = (error: unknown) => expect.fail(String(error))

describe('poll', () => {
  let current: Poll | undefined
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    current?.stop()
    vi.useRealTimers()
  })

  it('reads at once and then at every interval', async () => {
    const read = vi.fn()
    current = poll(read, { everyMs: 15_000, onError: fail })
    expect(read).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(45_000)
    expect(read).toHaveBeenCalledTimes(4)
  })

  it('is ready when it has read for the first time, or has failed to', async () => {
    let value = 0
    const read = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      value = 7
      throw new Error('later')
    }
    current = poll(read, { everyMs: 1000, onError: () => {} })
    let ready = false
    void current.ready.then(() => {
      ready = true
    })
    await vi.advanceTimersByTimeAsync(4)
    expect([ready, value]).toEqual([false, 0])
    await vi.advanceTimersByTimeAsync(1)
    expect([ready, value]).toEqual([true, 7])
  })

  it('goes on after a failure, and tells of it once until it has worked again', async () => {
    const outcomes = [false, false, true, false, true]
    const errors: string[] = []
    let runs = 0
    const read = async () => {
      const works = outcomes[runs++]
      if (!works) throw new Error(`run ${runs}`)
    }
    current = poll(read, { everyMs: 1000, onError: (error) => errors.push(String(error)) })
    await vi.advanceTimersByTimeAsync(4000)
    expect(runs).toBe(5)
    expect(errors).toEqual(['Error: run 1', 'Error: run 4'])
  })

  it('does not start a second run beside one that is still going', async () => {
    let finish = () => {}
    const read = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    current = poll(read, { everyMs: 1000, onError: fail })
    await vi.advanceTimersByTimeAsync(3500)
    expect(read).toHaveBeenCalledTimes(1)
    finish()
    await vi.advanceTimersByTimeAsync(1000)
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('survives a logger that throws', async () => {
    const read = vi.fn(() => Promise.reject(new Error('no')))
    const onError = () => {
      throw new Error('disk full')
    }
    current = poll(read, { everyMs: 1000, onError })
    await vi.advanceTimersByTimeAsync(2000)
    expect(read).toHaveBeenCalledTimes(3)
  })

  it('refuses an interval that is none', () => {
    expect(() => poll(() => {}, { everyMs: Number.NaN, onError: () => {} })).toThrow(
      'poll() needs a positive interval in milliseconds, not NaN.',
    )
  })
})

it('poll does not keep the process alive', () => {
  const module = fileURLToPath(new URL('./poll.ts', import.meta.url))
  const program = `import { poll } from ${JSON.stringify(module)}
    poll(() => process.stdout.write('read'), { everyMs: 3_600_000, onError: () => {} })`
  const run = spawnSync(
    process.execPath,
    ['--conditions=telltale-source', '--import', 'tsx', '--input-type=module', '-e', program],
    { encoding: 'utf8', timeout: 20_000 },
  )
  expect([run.stdout, run.status]).toEqual(['read', 0])
})
