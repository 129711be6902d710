import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { histogram } from '@telltale/core'
import { afterEach, describe, expect, it } from 'vitest'
import { definitions } from '../testdata/processes/definitions.ts'
import type { Command } from '../testdata/processes/directory.ts'
import { type Program, sampleOf, startProgram } from '../testdata/processes/program.ts'
import { shareDirectory } from './directory.ts'
import { instrument, type Metrics } from './index.ts'

const folders: string[] = []
const ends: (() => unknown)[] = []

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'telltale-directory-'))
  folders.push(path)
  return path
}

async function start(directory: string, options: object = {}): Promise<Program<Command>> {
  const settings = JSON.stringify({ directory, writeEveryMs: 50, ...options })
  const program = await startProgram<Command>('directory', settings)
  ends.push(program.end)
  return program
}

afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()))
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true })
})

describe('independent processes that share a directory', () => {
  it('are one at the endpoint of any of them, while one is killed and comes back', async () => {
    const directory = join(folder(), 'made/when/missing')
    const [api, worker, other] = await Promise.all([1, 2, 3].map(() => start(directory)))
    if (!api || !worker || !other) throw new Error('three were started')
    const url = await api.tell<string>({ do: 'serve' })
    const scrape = async () => (await fetch(url)).text()
    await worker.tell({
      do: 'apply',
      operations: [
        ['jobs', 10, 'a'],
        ['busy', 2, 'a'],
        ['seconds', 5, 'a'],
      ],
    })
    await other.tell({
      do: 'apply',
      operations: [
        ['jobs', 1, 'a'],
        ['busy', 1, 'a'],
        ['health', 0],
      ],
    })
    await api.tell({ do: 'apply', operations: [['health', 1]] })
    await expect.poll(async () => sampleOf(await scrape(), 'jobs_total{kind="a"}')).toBe(11)
    expect(sampleOf(await scrape(), 'busy_workers{kind="a"}')).toBe(3)
    expect(sampleOf(await scrape(), 'service_health')).toBe(0)

    await worker.tell({ do: 'apply', operations: [['jobs', 5, 'a']] })
    await worker.tell({ do: 'flush' })
    await worker.kill()
    const after = await scrape()
    expect(sampleOf(after, 'jobs_total{kind="a"}')).toBe(16)
    expect(sampleOf(after, 'job_seconds_count{kind="a"}')).toBe(1)
    expect(sampleOf(after, 'busy_workers{kind="a"}')).toBe(1)

    const again = await start(directory)
    await again.tell({
      do: 'apply',
      operations: [
        ['jobs', 100, 'a'],
        ['busy', 7, 'a'],
      ],
    })
    await again.tell({ do: 'flush' })
    for (const asked of [api, other, again]) {
      const text = await asked.tell<string>({ do: 'scrape' })
      expect(sampleOf(text, 'jobs_total{kind="a"}')).toBe(116)
      expect(sampleOf(text, 'busy_workers{kind="a"}')).toBe(8)
    }
  })

  it('leave a directory that stays small, and counters for whoever comes next', async () => {
    const directory = folder()
    for (let i = 0; i < 4; i++) {
      const one = await start(directory)
      await one.tell({ do: 'apply', operations: [['jobs', 1, 'a']] })
      await one.tell({ do: 'scrape' })
      await one.end()
    }
    const last = await start(directory)
    expect(sampleOf(await last.tell<string>({ do: 'scrape' }), 'jobs_total{kind="a"}')).toBe(4)
    await expect.poll(() => readdirSync(directory).length).toBe(2)
  })
})

describe('a process in a shared directory', () => {
  it('counts only with its own service and run, and clears away what earlier runs have left', async () => {
    const directory = folder()
    const first = share(directory, { service: 'shop', run: 'monday' })
    first.metrics.jobs.inc({ kind: 'a' }, 5)
    const stranger = share(directory, { service: 'bank' })
    stranger.metrics.jobs.inc({ kind: 'a' }, 1_000)
    stranger.shared.flush()
    first.shared.close()

    const second = share(directory, { service: 'shop', run: 'tuesday' })
    second.metrics.jobs.inc({ kind: 'a' }, 2)
    expect(await second.total()).toBe(2)
    expect(await stranger.total()).toBe(1_000)
    expect(readdirSync(directory).filter((name) => name.includes('monday'))).toEqual([])
  })

  it('is counted once, even if whoever added it up dies before its file is deleted', async () => {
    const directory = folder()
    const reader = share(directory)
    const gone = share(directory)
    gone.metrics.jobs.inc({ kind: 'a' }, 7)
    const before = readdirSync(directory)
    gone.shared.close()
    const [file = ''] = before.filter((name) =>
      readFileSync(join(directory, name)).includes('kind=\\"a'),
    )
    copyFileSync(join(directory, file), join(directory, 'copy'))
    expect(await reader.total()).toBe(7)
    await expect.poll(() => readdirSync(directory)).not.toContain(file)
    copyFileSync(join(directory, 'copy'), join(directory, file))
    expect(await reader.total()).toBe(7)
    expect(await share(directory).total()).toBe(7)
  })

  it('begins at 0 when nobody of before is there, if it is told to, and goes on beside others', async () => {
    const directory = join(folder(), 'made')
    const options = { leftovers: 'delete' }
    const jobsAt = async (program: Program<Command>) => {
      const text = await (await fetch(await program.tell<string>({ do: 'serve' }))).text()
      return sampleOf(text, 'jobs_total{kind="a"}')
    }
    const count = async (program: Program<Command>, jobs: number) => {
      await program.tell({ do: 'apply', operations: [['jobs', jobs, 'a']] })
      await program.tell({ do: 'flush' })
    }
    const first = await start(directory, options)
    await count(first, 5)
    const beside = await start(directory, options)
    await count(beside, 2)
    expect(await jobsAt(beside)).toBe(7)
    await first.kill()
    expect(await jobsAt(await start(directory, options))).toBe(7)

    await Promise.all(ends.splice(0).map((end) => end()))
    const next = await start(directory, options)
    await count(next, 1)
    expect(await jobsAt(next)).toBe(1)
    await next.kill()
    expect(await jobsAt(await start(directory))).toBe(1)
  })

  it.each([
    ['cut off', (path: string) => truncateSync(path, 100)],
    ['empty', (path: string) => truncateSync(path, 0)],
    ['of another kind', (path: string) => writeFileSync(path, 'x'.repeat(9_000))],
    [
      'damaged in both of its slots',
      (path: string) => {
        const bytes = readFileSync(path)
        writeFileSync(path, bytes.fill(7, 80, 1_100))
      },
    ],
    [
      'damaged in its text',
      (path: string) => {
        const bytes = readFileSync(path)
        writeFileSync(path, bytes.fill(7, bytes.length - 30))
      },
    ],
  ])('that left a file which is %s costs nothing but that file', async (_, damage) => {
    const directory = folder()
    const victim = share(directory)
    victim.metrics.jobs.inc({ kind: 'a' }, 7)
    victim.shared.close()
    const [file = ''] = readdirSync(directory)
    damage(join(directory, file))
    const problems: string[] = []
    const reader = share(directory, { onProblem: ({ summary }) => problems.push(summary) })
    reader.metrics.jobs.inc({ kind: 'a' }, 1)
    const text = await reader.shared.registry.metrics()
    expect(sampleOf(text, 'jobs_total{kind="a"}')).toBe(1)
    expect(sampleOf(text, 'telltale_processes{state="unreadable"}')).toBe(1)
    await reader.total()
    expect(problems).toEqual([
      `${directory}/${file} cannot be read, and was left out of the metrics.`,
    ])
  })

  it('that dies while it writes leaves what it wrote before', async () => {
    const directory = folder()
    const victim = share(directory)
    for (const by of [5, 2]) {
      victim.metrics.jobs.inc({ kind: 'a' }, by)
      victim.shared.flush()
    }
    const [file = ''] = readdirSync(directory)
    const path = join(directory, file)
    const bytes = readFileSync(path)
    const slot = (8 + bytes.readDoubleLE(8)) * 8
    const isNewer = bytes.readDoubleLE(64) > bytes.readDoubleLE(64 + slot)
    // The later of the two slots, half overwritten.
    bytes.fill(0xff, (isNewer ? 64 : 64 + slot) + 64, (isNewer ? 64 : 64 + slot) + 72)
    writeFileSync(path, bytes)
    expect(sampleOf(await reading(directory), 'jobs_total{kind="a"}')).toBe(5)
  })

  it('keeps what it has counted when somebody empties the directory', async () => {
    const directory = folder()
    const one = share(directory)
    one.metrics.jobs.inc({ kind: 'a' }, 5)
    one.shared.flush()
    rmSync(directory, { recursive: true })
    one.metrics.jobs.inc({ kind: 'a' }, 2)
    expect(await one.total()).toBe(7)
  })

  it('goes on when nothing can be written, says so once, and has it all when there is room again', async () => {
    const directory = folder()
    const codes: string[] = []
    const onProblem = ({ code }: { readonly code: string }) => {
      codes.push(code)
      throw new Error('and the log is full, too')
    }
    const one = share(directory, { onProblem })
    one.metrics.jobs.inc({ kind: 'a' }, 5)
    one.shared.flush()
    // As unusable as a full disk, also for root: a file is where the directory was.
    rmSync(directory, { recursive: true })
    writeFileSync(directory, '')
    for (let i = 0; i < 3; i++) {
      one.metrics.jobs.inc({ kind: 'a' }, 2)
      one.shared.flush()
    }
    rmSync(directory)
    one.metrics.jobs.inc({ kind: 'a' }, 1)
    expect(await one.total()).toBe(12)
    expect(codes).toEqual(['runtime/shared-directory'])
  })

  it('keeps its total when a series is reset, expires or is made anew', async () => {
    const directory = folder()
    const [one, two] = [share(directory), share(directory)]
    one.metrics.jobs.inc({ kind: 'a' }, 5)
    two.metrics.jobs.inc({ kind: 'a' }, 1)
    two.shared.flush()
    expect(await one.total()).toBe(6)
    one.metrics.registry.getSingleMetric('jobs_total')?.remove({ kind: 'a' })
    expect(await one.total()).toBe(6)
    one.metrics.jobs.inc({ kind: 'a' }, 2)
    expect(await one.total()).toBe(8)
    one.metrics.registry.resetMetrics()
    one.metrics.jobs.inc({ kind: 'a' }, 1)
    expect(await one.total()).toBe(9)
    // Only when all who had it have removed it, it is gone.
    for (const { metrics, shared } of [one, two]) {
      metrics.registry.getSingleMetric('jobs_total')?.remove({ kind: 'a' })
      shared.flush()
    }
    expect(await one.total()).toBeUndefined()
  })

  it('counts with others of the newest definition only, and says so', async () => {
    const directory = folder()
    const problems: string[] = []
    const old = share(directory, { onProblem: ({ code }) => problems.push(code) })
    old.metrics.jobs.inc({ kind: 'a' }, 5)
    old.metrics.seconds.observe({ kind: 'a' }, 0.5)
    const { seconds } = definitions
    const changed = {
      ...definitions,
      seconds: histogram(seconds.name, { ...seconds, buckets: [1, 2] }),
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
    const next = share(directory, {}, changed)
    next.metrics.seconds.observe({ kind: 'a' }, 0.5)
    next.shared.flush()
    const text = await old.shared.registry.metrics()
    expect(sampleOf(text, 'jobs_total{kind="a"}')).toBe(5)
    expect(sampleOf(text, 'job_seconds_bucket{le="2",kind="a"}')).toBe(1)
    expect(problems).toEqual(['runtime/shared-family-differs'])
  })

  it('shares what other packages have registered, and summaries without false quantiles', async () => {
    const directory = folder()
    const [one, two] = [share(directory, { process: 'one' }), share(directory, { process: 'two' })]
    const { Counter, Summary } = await import('prom-client')
    for (const [i, { metrics, shared }] of [one, two].entries()) {
      const registers = [metrics.registry]
      new Counter({ name: 'cache_hits_total', help: 'Hits.', registers }).inc(i + 1)
      const size = { name: 'answer_bytes', help: 'Size.', percentiles: [0.5], registers }
      new Summary(size).observe(10 ** i)
      await shared.registry.metrics()
    }
    const text = await one.shared.registry.metrics()
    expect(sampleOf(text, 'cache_hits_total')).toBe(3)
    expect(sampleOf(text, 'answer_bytes_sum')).toBe(11)
    expect(sampleOf(text, 'answer_bytes_count')).toBe(2)
    expect(sampleOf(text, 'answer_bytes{quantile="0.5",process="one"}')).toBe(1)
    expect(sampleOf(text, 'answer_bytes{quantile="0.5",process="two"}')).toBe(10)
  })

  it.each([
    [{ directory: '' }, /directory is ""/],
    [{ directory: '/tmp', service: 'a.b' }, /service is "a.b"/],
    [
      { directory: '/tmp', folder: 1, directry: 2 },
      /no option "folder"[\s\S]*no option "directry"\. Did you mean "directory"\?/,
    ],
    [{ directory: '/tmp', writeEveryMs: Number.NaN, silenceMs: 0 }, /NaN[\s\S]*silenceMs is 0/],
  ])('is not started with %j', (options, message) => {
    const { registry } = instrument({}, { defaultMetrics: false })
    expect(() => shareDirectory({ registry, ...options } as never)).toThrow(message)
  })
})

type Options = Partial<Parameters<typeof shareDirectory>[0]>

function share(directory: string, options: Options = {}, families = definitions) {
  const metrics = instrument(families, { defaultMetrics: false }) as Metrics<typeof definitions>
  const settings = { writeEveryMs: 100_000, collectEveryMs: 100_000, ...options }
  const shared = shareDirectory({ directory, registry: metrics.registry, ...settings })
  ends.push(shared.close)
  const total = async () => sampleOf(await shared.registry.metrics(), 'jobs_total{kind="a"}')
  return { metrics, shared, total }
}

async function reading(directory: string): Promise<string> {
  return share(directory).shared.registry.metrics()
}
