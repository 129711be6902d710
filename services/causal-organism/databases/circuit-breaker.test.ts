import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBreaker } from './circuit-breaker.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function breaker() {
  const told: string[] = []
  const made = createBreaker(
    { name: 'neo4j', failures: 3, openMs: 1000, probes: 2 },
    { state: (state) => told.push(state), ended: (outcome) => told.push(outcome) },
  )
  const works = () => made.run(async () => 'answer')
  const fails = () => made.run(() => Promise.reject(new Error('reset'))).catch(String)
  return { ...made, told, works, fails }
}

describe('a circuit breaker', () => {
  it('opens after failures in a row, probes after a while, and closes after successes', async () => {
    const { works, fails, state, told } = breaker()
    await works()
    for (let i = 0; i < 3; i++) await fails()
    expect(state()).toBe('open')
    expect(await fails()).toBe('Error: neo4j is cut off: its circuit breaker is open.')
    await vi.advanceTimersByTimeAsync(1000)
    expect(state()).toBe('half-open')
    await works()
    await works()
    expect(told).toEqual([
      ...['closed', 'success', 'failure', 'failure', 'failure', 'open'],
      ...['half-open', 'success', 'success', 'closed'],
    ])
  })

  it('does not open when a success comes in between', async () => {
    const { works, fails, state } = breaker()
    for (let i = 0; i < 5; i++) {
      await fails()
      await fails()
      await works()
    }
    expect(state()).toBe('closed')
  })

  it('opens again when a probe fails, for as long as before', async () => {
    const { fails, state } = breaker()
    for (let i = 0; i < 3; i++) await fails()
    await vi.advanceTimersByTimeAsync(1000)
    await fails()
    expect(state()).toBe('open')
    await vi.advanceTimersByTimeAsync(999)
    expect(state()).toBe('open')
    await vi.advanceTimersByTimeAsync(1)
    expect(state()).toBe('half-open')
  })

  it('lets one call probe at a time', async () => {
    const { run, fails } = breaker()
    for (let i = 0; i < 3; i++) await fails()
    await vi.advanceTimersByTimeAsync(1000)
    let answer = (_: string) => {}
    const probe = run(() => new Promise<string>((resolve) => (answer = resolve)))
    await expect(run(async () => 'too early')).rejects.toThrow('is open')
    answer('probed')
    expect(await probe).toBe('probed')
    expect(await run(async () => 'next')).toBe('next')
  })
})
