import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Command } from '../testdata/processes/cluster.ts'
import { linesOf, type Program, sampleOf, startProgram } from '../testdata/processes/program.ts'
import type { Operation } from '../testdata/processes/registries.ts'
import { clusterMetrics, reportToPrimary } from './cluster.ts'

interface Scrape {
  readonly text: string
  readonly ms: number
}

const started: Program<Command>[] = []

async function startCluster(workers: number, options = { deadlineMs: 300 }) {
  const program = await startProgram<Command>('cluster', JSON.stringify(options))
  started.push(program)
  const ids = await Promise.all(
    Array.from({ length: workers }, () => program.tell<number>({ do: 'fork' })),
  )
  return {
    ids,
    pid: program.process.pid,
    fork: () => program.tell<number>({ do: 'fork' }),
    apply: (worker: number | undefined, ...operations: readonly Operation[]) =>
      program.tell({ do: 'apply', worker: worker ?? 0, operations }),
    signal: (worker: number | undefined, signal: NodeJS.Signals) =>
      program.tell({ do: 'signal', worker: worker ?? 0, signal }),
    end: (worker: number | undefined, how: 'exit' | 'disconnect' | 'throw') =>
      program.tell({ do: 'end', worker: worker ?? 0, how }),
    scrape: () => program.tell<Scrape>({ do: 'scrape' }),
    scrapeIn: (worker: number | undefined) =>
      program.tell<string>({ do: 'scrape-in-worker', worker: worker ?? 0 }),
    promClient: () => program.tell<string>({ do: 'scrape-prom-client' }),
  }
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((program) => program.end()))
})

describe('a cluster', () => {
  it('shows what prom-client shows for the same operations, in workers and in the primary, and more', async () => {
    const cluster = await startCluster(3)
    for (const [i, worker] of cluster.ids.entries()) {
      await cluster.apply(
        worker,
        ['jobs', 5 + i, 'a'],
        ['jobs', 0.1, `own "${i}"\n`],
        ['seconds', 0.05, 'a'],
        ['seconds', 3, 'ä'],
        ['busy', i, 'a'],
        ['oldest', i * 10],
        ['health', 1 - i],
        ['lag', i / 10],
      )
    }
    const theirs = await cluster.promClient()
    const names = /^(jobs_total|job_seconds|busy_workers|oldest_job|service_health|lag_ratio)/
    const own = (text: string) =>
      linesOf(text)
        .filter((line) => names.test(line))
        .sort()
    const { text } = await cluster.scrape()
    expect(own(text)).toEqual(own(theirs))
    expect(own(text)).toHaveLength(20)
    expect(own(await cluster.scrapeIn(cluster.ids[1]))).toEqual(own(theirs))

    // What prom-client turns into 0, and what it cannot do.
    const [first, second] = cluster.ids
    await cluster.apply(first, ['oldest', 'Infinity'], ['busy', 'NaN', 'a'], ['health', 'NaN'])
    await cluster.apply(first, ['depth', 5])
    await cluster.scrape()
    await cluster.apply(second, ['depth', 7])
    const special = (await cluster.scrape()).text
    expect(sampleOf(special, 'oldest_job_seconds')).toBe(Number.POSITIVE_INFINITY)
    expect(sampleOf(special, 'busy_workers{kind="a"}')).toBeNaN()
    expect(sampleOf(special, 'service_health')).toBe(-1)
    expect(sampleOf(special, 'queue_depth')).toBe(7)
    await cluster.apply(first, ['depth', 6])
    expect(sampleOf((await cluster.scrape()).text, 'queue_depth')).toBe(6)
  })

  it('keeps what a killed worker has counted, forgets its gauges, and counts its successor once', async () => {
    const cluster = await startCluster(2)
    const [first, second] = cluster.ids
    await cluster.apply(first, ['jobs', 10, 'a'], ['seconds', 0.5, 'a'], ['busy', 4, 'a'])
    await cluster.apply(second, ['jobs', 1, 'a'], ['busy', 1, 'a'], ['memory', 7])
    expect(sampleOf((await cluster.scrape()).text, 'jobs_total{kind="a"}')).toBe(11)

    await cluster.signal(first, 'SIGKILL')
    const after = (await cluster.scrape()).text
    expect(sampleOf(after, 'jobs_total{kind="a"}')).toBe(11)
    expect(sampleOf(after, 'job_seconds_count{kind="a"}')).toBe(1)
    expect(sampleOf(after, 'busy_workers{kind="a"}')).toBe(1)
    expect(sampleOf(after, 'telltale_processes{state="live"}')).toBe(1)
    expect(sampleOf(after, 'telltale_processes{state="ended"}')).toBe(1)

    const third = await cluster.fork()
    await cluster.apply(third, ['jobs', 100, 'a'], ['busy', 2, 'a'], ['memory', 9])
    for (const _ of [1, 2, 3]) {
      const { text } = await cluster.scrape()
      expect(sampleOf(text, 'jobs_total{kind="a"}')).toBe(111)
      expect(sampleOf(text, 'busy_workers{kind="a"}')).toBe(3)
      expect(sampleOf(text, `memory_bytes{process="${second}"}`)).toBe(7)
      expect(sampleOf(text, `memory_bytes{process="${third}"}`)).toBe(9)
    }

    // Some systems empty the memory of a user who logs out.
    const own = readdirSync('/dev/shm').filter((name) => name.includes(`-${cluster.pid}-`))
    expect(own).toHaveLength(1)
    rmSync(join('/dev/shm', own[0] ?? ''), { recursive: true })
    expect(sampleOf((await cluster.scrape()).text, 'jobs_total{kind="a"}')).toBe(101)
  })

  it('loses nothing of a worker that ends by itself, however it does, not even its last moment', async () => {
    const cluster = await startCluster(3)
    for (const [i, how] of (['exit', 'disconnect', 'throw'] as const).entries()) {
      await cluster.apply(cluster.ids[i], ['jobs', 10 ** i, 'a'])
      await cluster.end(cluster.ids[i], how)
      const { text } = await cluster.scrape()
      expect(sampleOf(text, 'jobs_total{kind="last"}'), how).toBe(i + 1)
    }
    const { text } = await cluster.scrape()
    expect(sampleOf(text, 'jobs_total{kind="a"}')).toBe(111)
  })

  it('answers in time although a worker hangs, with what that one had counted', async () => {
    const cluster = await startCluster(2)
    const [first, second] = cluster.ids
    await cluster.apply(first, ['jobs', 10, 'a'])
    await cluster.apply(second, ['jobs', 1, 'a'])
    await cluster.scrape()

    await cluster.signal(first, 'SIGSTOP')
    const scrape = await cluster.scrape()
    expect(sampleOf(scrape.text, 'jobs_total{kind="a"}')).toBe(11)
    expect(sampleOf(scrape.text, 'telltale_processes{state="late"}')).toBe(1)
    expect(scrape.ms).toBeLessThan(1_000)

    // It is not waited for a second time.
    await cluster.apply(second, ['jobs', 5, 'a'])
    const next = await cluster.scrape()
    expect(sampleOf(next.text, 'jobs_total{kind="a"}')).toBe(16)
    expect(next.ms).toBeLessThan(200)

    await cluster.signal(first, 'SIGCONT')
    await cluster.apply(first, ['jobs', 100, 'a'])
    await expect
      .poll(async () => sampleOf((await cluster.scrape()).text, 'telltale_processes{state="late"}'))
      .toBe(0)
    expect(sampleOf((await cluster.scrape()).text, 'jobs_total{kind="a"}')).toBe(116)
  })

  it('is not waited for when nobody asks it: a scrape shows what was written last', async () => {
    const cluster = await startCluster(2, { deadlineMs: 0 })
    const [first, second] = cluster.ids
    await cluster.apply(first, ['jobs', 10, 'a'])
    await cluster.apply(second, ['jobs', 1, 'a'])
    const total = async () => sampleOf((await cluster.scrape()).text, 'jobs_total{kind="a"}')
    await expect.poll(total).toBe(11)
    await cluster.signal(first, 'SIGSTOP')
    const { text, ms } = await cluster.scrape()
    expect(sampleOf(text, 'jobs_total{kind="a"}')).toBe(11)
    expect(ms).toBeLessThan(200)
    await expect
      .poll(
        async () => sampleOf((await cluster.scrape()).text, 'telltale_processes{state="late"}'),
        {
          timeout: 15_000,
        },
      )
      .toBe(1)
    await cluster.signal(first, 'SIGCONT')
  })
})

describe('called in the wrong place', () => {
  it('a worker function says where it belongs', () => {
    expect(() => reportToPrimary({ registry: {} as never })).toThrow(
      /belongs into a worker of node:cluster.*clusterMetrics\(\{ registry \}\)/,
    )
  })

  it('an unknown option is named, with the one that was meant', () => {
    expect(() => clusterMetrics({ deadline: 3 } as never)).toThrow(/Did you mean "deadlineMs"\?/)
    expect(() => clusterMetrics({ deadlineMs: -1 })).toThrow(/deadlineMs is -1/)
  })
})
