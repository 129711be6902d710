import { afterEach, describe, expect, it } from 'vitest'
import { type Program, sampleOf, startProgram } from '../testdata/processes/program.ts'
import type { Operation } from '../testdata/processes/registries.ts'
import type { Command } from '../testdata/processes/threads.ts'
import { reportToMainThread } from './threads.ts'

interface Scrape {
  readonly text: string
  readonly ms: number
}

const started: Program<Command>[] = []

async function startThreads(count: number) {
  const program = await startProgram<Command>('threads')
  started.push(program)
  for (let i = 0; i < count; i++) await program.tell({ do: 'start' })
  return {
    apply: (thread: number, ...operations: readonly Operation[]) =>
      program.tell({ do: 'apply', thread, operations }),
    tell: program.tell,
    scrape: () => program.tell<Scrape>({ do: 'scrape' }),
  }
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((program) => program.end()))
})

describe('threads', () => {
  it('are put together with the main thread, and asked by any of them', async () => {
    const threads = await startThreads(2)
    await threads.apply(0, ['jobs', 10, 'a'], ['busy', 2, 'a'], ['memory', 5])
    await threads.apply(1, ['jobs', 1, 'a'], ['busy', 3, 'a'], ['seconds', 0.5, 'b'])
    const { text } = await threads.scrape()
    expect(sampleOf(text, 'jobs_total{kind="a"}')).toBe(111)
    expect(sampleOf(text, 'busy_workers{kind="a"}')).toBe(5)
    expect(sampleOf(text, 'job_seconds_count{kind="b"}')).toBe(1)
    expect(sampleOf(text, 'telltale_processes{state="live"}')).toBe(3)
    expect(text).toMatch(/^memory_bytes\{process="\d+"\} 5$/m)

    const inThread = await threads.tell<string>({ do: 'scrape-in-thread', thread: 1 })
    expect(sampleOf(inThread, 'jobs_total{kind="a"}')).toBe(111)
  })

  it('leave their counters and take their gauges when they end or are terminated', async () => {
    const threads = await startThreads(2)
    await threads.apply(0, ['jobs', 10, 'a'], ['busy', 2, 'a'])
    await threads.apply(1, ['jobs', 1, 'a'], ['busy', 3, 'a'])
    await threads.tell({ do: 'end', thread: 0 })
    const first = (await threads.scrape()).text
    expect(sampleOf(first, 'jobs_total{kind="a"}')).toBe(111)
    expect(sampleOf(first, 'jobs_total{kind="last"}')).toBe(1)
    expect(sampleOf(first, 'busy_workers{kind="a"}')).toBe(3)

    await threads.tell({ do: 'terminate', thread: 1 })
    const second = (await threads.scrape()).text
    expect(sampleOf(second, 'jobs_total{kind="a"}')).toBe(111)
    expect(sampleOf(second, 'busy_workers{kind="a"}')).toBeUndefined()
    expect(sampleOf(second, 'telltale_processes{state="live"}')).toBe(1)
    expect(sampleOf(second, 'telltale_processes{state="ended"}')).toBe(2)
  })

  it('delay nobody when one of them is blocked', async () => {
    const threads = await startThreads(2)
    await threads.apply(0, ['jobs', 10, 'a'])
    await threads.scrape()
    await threads.tell({ do: 'block', thread: 0, ms: 1_500 })
    const scrape = await threads.scrape()
    expect(sampleOf(scrape.text, 'jobs_total{kind="a"}')).toBe(110)
    expect(sampleOf(scrape.text, 'telltale_processes{state="late"}')).toBe(1)
    expect(scrape.ms).toBeLessThan(1_000)
    expect((await threads.scrape()).ms).toBeLessThan(200)
    await expect
      .poll(
        async () => sampleOf((await threads.scrape()).text, 'telltale_processes{state="late"}'),
        {
          timeout: 5_000,
        },
      )
      .toBe(0)
  })

  it('say where their function belongs when it is called in the main thread', () => {
    expect(() => reportToMainThread({ registry: {} as never })).toThrow(
      /belongs into a worker.*threadMetrics\(\{ registry \}\)/,
    )
  })
})
