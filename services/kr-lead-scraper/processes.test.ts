/** Several processes, one endpoint: what the shared directory makes of them. */
import { readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  familyOf,
  moved,
  type Program,
  run,
  samplesOf,
  scrape,
  temporaryDirectory,
} from '@systems/kit/testing'
import { queue, scraping, system } from '@systems/metrics/kr-lead-scraper'
import { instrument } from '@telltale/runtime'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createClients } from './clients.ts'
import { shareMetrics } from './monitoring/share-metrics.ts'
import { testing } from './testing.ts'

const { api, backing } = testing(onTestFinished)
/** The machine may have other things to do. */
const patience = { timeout: 20_000 }
vi.setConfig({ testTimeout: 120_000 })

const here = fileURLToPath(new URL('.', import.meta.url))

function start(program: string, env: NodeJS.ProcessEnv): Program {
  const started = run(join(here, program), env)
  onTestFinished(() => void started.child.kill('SIGKILL'))
  return started
}

async function scene() {
  const services = await backing()
  const { databaseUrl, queueUrl, ollamaUrl } = services.urls
  const directory = join(await temporaryDirectory(), 'not/there/yet')
  const env = {
    DATABASE_URL: databaseUrl,
    QUEUE_URL: queueUrl,
    OLLAMA_URL: ollamaUrl,
    PROMETHEUS_MULTIPROC_DIR: directory,
    PAGE_SECONDS: '0',
    PAGE_FAILURE_RATE: '0.2',
  }
  const worker = () => start('worker/main.ts', env)
  const clients = createClients(services.urls)
  const askFor = async (jobs: number, source = 'maps') => {
    for (let i = 0; i < jobs; i++)
      await clients.jobs.add({ queue: 'scraping', source, query: 'a', pages: 2 })
  }
  const { queues, urls } = services
  const over = (jobs: number) =>
    expect
      .poll(() => queues.states().scraping.finished + queues.states().scraping.failed, {
        timeout: 30_000,
      })
      .toBe(jobs)
  return { urls, queues, directory, env, worker, askFor, over }
}

const sum = (samples: Readonly<Record<string, number>>) =>
  Object.values(samples).reduce((total, value) => total + value, 0)

describe('API and job workers', () => {
  it('KR-R15, KR-R18, KR-A4: three workers are one exact total at the endpoint of the API, also when one of them ends', async () => {
    const { urls, directory, worker, askFor, over, queues } = await scene()
    const { family } = await api({ ...urls, directory, queuePollSeconds: 0.1 })
    const workers = [worker(), worker(), worker()]
    await expect
      .poll(async () => (await family('workers_active'))['{queue_name="scraping"}'], {
        timeout: 30_000,
      })
      .toBe(3)

    await askFor(30)
    await over(30)
    workers[0]?.child.kill('SIGTERM')
    expect(await workers[0]?.exit()).toBe(0)
    await askFor(12, 'website')
    await over(42)

    await vi.waitFor(
      async () => {
        const jobs = await family('scraping_jobs_total')
        expect(sum(jobs)).toBe(42)
        expect(jobs['{source="maps",status="completed"}']).toBeGreaterThan(0)
        expect(sum(await family('scraping_job_duration_seconds_count'))).toBe(42)
        expect(sum(await family('scraping_jobs_active'))).toBe(0)
        const stored = await family('scraping_results_total')
        const known = Object.entries(stored).filter(([kind]) => kind.includes('"new"'))
        const enrichments = queues.states().enrichment
        expect(sum(Object.fromEntries(known))).toBe(enrichments.waiting + enrichments.started)
        expect((await family('workers_active'))['{queue_name="scraping"}']).toBe(2)
        const failed = queues.states().scraping.failed
        const counted = Object.entries(jobs).filter(([kind]) => kind.includes('"failed"'))
        expect(sum(Object.fromEntries(counted))).toBe(failed)
      },
      { timeout: 20_000 },
    )
  })

  it('KR-R16: what an earlier run has left is not counted, and an API that comes back loses nothing', async () => {
    const { urls, directory, worker, askFor, over } = await scene()
    const first = await api({ ...urls, directory })
    const old = worker()
    await askFor(5)
    await over(5)
    await expect.poll(async () => sum(await first.family('scraping_jobs_total')), patience).toBe(5)
    await first.stop()

    const again = await api({ ...urls, directory })
    expect(sum(await again.family('scraping_jobs_total'))).toBe(5)
    await again.stop()
    old.child.kill('SIGKILL')
    await old.exit()
    expect(readdirSync(directory).length).toBeGreaterThan(0)

    const next = await api({ ...urls, directory })
    expect(moved(await next.family('scraping_jobs_total'))).toEqual({})
    expect(moved(await next.family('http_requests_total'))).toEqual({})
  })

  it('KR-R17: a file that is cut off is left out with a warning, and the others are shown', async () => {
    const { urls, directory, worker, askFor, over } = await scene()
    const log = vi.fn()
    const { family, metricsUrl } = await api({ ...urls, directory }, { log })
    const broken = worker()
    await askFor(4)
    await over(4)
    await expect.poll(async () => sum(await family('scraping_jobs_total')), patience).toBe(4)
    broken.child.kill('SIGKILL')
    await broken.exit()
    const file = readdirSync(directory).find((name) =>
      readFileSync(join(directory, name)).includes('scraping_jobs_total'),
    )
    truncateSync(join(directory, file ?? ''), 100)

    const healthy = worker()
    await askFor(3)
    await over(7)
    await vi.waitFor(
      async () => {
        expect((await fetch(metricsUrl)).status).toBe(200)
        expect(sum(await family('scraping_jobs_total'))).toBeGreaterThanOrEqual(3)
        expect((await family('telltale_processes'))['{state="unreadable"}']).toBe(1)
      },
      { timeout: 20_000 },
    )
    expect(log.mock.calls.flat().join()).toContain(file)
    expect(healthy.child.exitCode).toBeNull()
  })

  it('KR-R15: gauges are what their definitions say: a sum, the latest, or the least', async () => {
    const directory = await temporaryDirectory()
    const processes = ['one', 'two', 'three'].map((name) => {
      const metrics = instrument({ scraping, queue, system }, { defaultMetrics: false })
      const shared = shareMetrics(metrics.registry, { directory }, name, () => {})
      onTestFinished(shared.close)
      return { metrics, shared }
    })
    const [one, two, three] = processes
    if (!one || !two || !three) throw new Error('three were started')
    for (const { metrics } of processes) metrics.scraping.active.inc({ source: 'maps' }, 2)
    one.metrics.system.health.set({ service: 'db' }, 1)
    two.metrics.system.health.set({ service: 'db' }, 0)
    const gauge = async (family: string) =>
      moved(familyOf(samplesOf(await three.shared.registry.metrics()), family))
    const ofDatabase = '{service="db"}'
    const queued = { queue_name: 'scraping' } as const
    const shows = (size: number) =>
      expect.poll(() => gauge('queue_size'), patience).toEqual({ '{queue_name="scraping"}': size })
    for (const [{ metrics }, size] of [
      [one, 9],
      [two, 4],
    ] as const) {
      metrics.queue.size.set(queued, size)
      metrics.system.workers.set(queued, size + 1)
      await shows(size)
    }
    expect(await gauge('workers_active')).toEqual({ '{queue_name="scraping"}': 5 })
    expect(await gauge('scraping_jobs_active')).toEqual({ '{source="maps"}': 6 })
    expect(await gauge('service_health')).toEqual({})
    two.shared.close()
    await shows(9)
    expect(await gauge('service_health')).toEqual({ [ofDatabase]: 1 })
    expect(await gauge('scraping_jobs_active')).toEqual({ '{source="maps"}': 4 })
  })
})

describe('an API of several processes', () => {
  it('KR-A4, KR-R15: has one correct total, whichever of them answers, and replaces one that dies', async () => {
    const { env, directory } = await scene()
    const program = start('api/main.ts', {
      ...env,
      API_PORT: '0',
      API_HOST: '127.0.0.1',
      API_WORKERS: '3',
    })
    const url = await program.metricsUrl()
    const origin = new URL(url).origin
    const ask = async (requests: number) => {
      for (let i = 0; i < requests; i++)
        await (await fetch(`${origin}/api/leads`, { headers: { connection: 'close' } })).text()
    }
    const total = async () => sum(familyOf(await scrape(url), 'http_requests_total'))
    await ask(60)
    await expect.poll(total, { timeout: 20_000 }).toBe(60)

    const pid = readdirSync(directory)
      .flatMap((name) => /\.(\d+)-[0-9a-f]+\./.exec(name)?.[1] ?? [])
      .find((pid) => Number(pid) !== program.child.pid)
    process.kill(Number(pid), 'SIGKILL')
    await expect.poll(program.said, { timeout: 20_000 }).toContain('is started again')
    await expect.poll(() => program.said().match(/is ready/g)?.length, { timeout: 20_000 }).toBe(4)
    await ask(30)
    await expect.poll(total, { timeout: 20_000 }).toBe(90)

    program.child.kill('SIGTERM')
    expect(await program.exit()).toBe(0)
  })

  it('says why it cannot start, in one message', async () => {
    const { env } = await scene()
    const { PROMETHEUS_MULTIPROC_DIR: _without, ...alone } = env
    const program = start('api/main.ts', { ...alone, API_WORKERS: '2' })
    expect(await program.exit()).toBe(1)
    expect(program.said()).toMatch(/^API_WORKERS=2 needs PROMETHEUS_MULTIPROC_DIR/)
  })
})
