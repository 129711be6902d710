/** The generated configurations at work: vmagent, vmalert, and Prometheus above Prometheus. */
import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import project from '../../build/project.ts'
import { emit } from '../../packages/telltale/src/emit/emit.ts'
import { stackOf } from '../../packages/telltale/src/project/stack.ts'
import { servedPath, serveSimulation } from '../../packages/telltale/src/simulate/serve.ts'
import { simulation } from '../../packages/telltale/src/simulate/simulation.ts'
import type { PrometheusApi } from '../../packages/telltale/src/verify/prometheus-api.ts'
import {
  type PrometheusProcess,
  startPrometheus,
} from '../../packages/telltale/src/verify/prometheus-process.ts'
import { ended, freePort, until } from '../real/prometheus.ts'
import { program, startVictoriaMetrics, type VictoriaMetrics } from './victoria-metrics.ts'

const files = emit(project)
const targets = stackOf(project)?.system.options.targets ?? []
const simulated = simulation(targets, { startMs: Date.now() - 3_600_000 })
const jobs = [...new Set(targets.map(({ job }) => job))].sort()

interface ScrapeJob {
  readonly job_name: string
  readonly relabel_configs?: readonly object[]
}

let folder: string
let served: { readonly port: number; stop(): Promise<void> }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-running-'))
  served = await serveSimulation(simulated, { port: 0, clock: Date.now })
}, 60_000)

afterAll(async () => {
  await served?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A generated configuration with its targets on loopback, scraped every second. */
function onLoopback(path: string) {
  const config = parse(files.get(`stack/${path}`) ?? '')
  return {
    ...config,
    global: { ...config.global, scrape_interval: '1s' },
    scrape_configs: config.scrape_configs.map((job: ScrapeJob) => ({
      job_name: job.job_name,
      ...(job.relabel_configs && { relabel_configs: job.relabel_configs }),
      // A name for each process: addresses that differ are what a hash divides.
      static_configs: simulated.processes
        .filter((process) => process.job === job.job_name)
        .map((process) => ({
          targets: [`127.0.0.1:${served.port}`],
          labels: {
            instance: process.instance,
            __metrics_path__: servedPath(process, simulated.processes),
          },
        })),
    })),
  }
}

async function write(name: string, content: unknown): Promise<string> {
  const file = join(folder, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

async function scrapedJobs(api: PrometheusApi, query = 'up == 1'): Promise<readonly string[]> {
  const { series } = await api.query(query, Date.now() / 1000)
  return series.map(({ labels }) => labels.job ?? '').sort()
}

describe('VictoriaMetrics', () => {
  let victoria: VictoriaMetrics
  const programs: ChildProcess[] = []
  let vmalert: string

  beforeAll(async () => {
    // Otherwise it holds back the last 30 s, which may not be complete.
    victoria = await startVictoriaMetrics('-search.latencyOffset=0s')
    const config = await write('vmagent.json', onLoopback('prometheus/vmagent.yml'))
    programs.push(
      program('vmagent', [
        `-promscrape.config=${config}`,
        `-remoteWrite.url=${victoria.url}/api/v1/write`,
        `-remoteWrite.tmpDataPath=${join(folder, 'vmagent')}`,
        `-httpListenAddr=127.0.0.1:${await freePort()}`,
        '-loggerLevel=ERROR',
      ]),
    )
    const rules = [...files].filter(([path]) =>
      /^stack\/prometheus\/[\w-]+\/[\w-]+\.yml$/.test(path),
    )
    for (const [path, text] of rules) {
      const groups = parse(text).groups.map((group: object) => ({ ...group, interval: '1s' }))
      await write(`rules/${path.replaceAll('/', '-')}`, { groups })
    }
    vmalert = `http://127.0.0.1:${await freePort()}`
    programs.push(
      program('vmalert', [
        `-rule=${join(folder, 'rules')}/*.yml`,
        `-datasource.url=${victoria.url}`,
        `-remoteWrite.url=${victoria.url}`,
        `-remoteRead.url=${victoria.url}`,
        // Debian's does not know -notifier.blackhole yet: whatever it sends comes to nothing.
        `-notifier.url=${victoria.url}`,
        `-httpListenAddr=${new URL(vmalert).host}`,
        '-loggerLevel=FATAL',
      ]),
    )
  }, 60_000)

  afterAll(async () => {
    await Promise.all(programs.map(ended))
    await victoria?.stop()
  })

  it('has what vmagent scrapes of every job', async () => {
    await until('every job is up', async () => {
      return (
        new Set(await scrapedJobs(victoria.api, 'last_over_time(up[1m]) == 1')).size === jobs.length
      )
    })
  })

  it('vmalert evaluates every rule without an error, and records', async () => {
    interface Group {
      readonly rules: readonly { readonly name: string; readonly lastError?: string }[]
    }
    await until('records are there', async () => {
      const { series } = await victoria.api.query('count({__name__=~".+:.+"})', Date.now() / 1000)
      return (series[0]?.values[0] ?? 0) > 100
    })
    const answer = await fetch(`${vmalert}/api/v1/rules`)
    const { data } = (await answer.json()) as {
      readonly data: { readonly groups: readonly Group[] }
    }
    const rules = data.groups.flatMap((group) => group.rules)
    expect(rules.length).toBeGreaterThan(200)
    expect(rules.filter(({ lastError = '' }) => lastError !== '')).toEqual([])
  })
})

describe('federation', () => {
  const running: PrometheusProcess[] = []
  let upper: PrometheusProcess

  beforeAll(async () => {
    for (const shard of [0, 1]) {
      const own = join(folder, `shard-${shard}`)
      await mkdir(own)
      running.push(
        await startPrometheus({
          path: 'prometheus',
          folder: own,
          signal: new AbortController().signal,
          config: hashedByInstance(
            onLoopback(`prometheus/prometheus.federation.shard-${shard}.yml`),
          ),
        }),
      )
    }
    const own = join(folder, 'upper')
    await mkdir(own)
    const config = parse(files.get('stack/prometheus/prometheus.federation.yml') ?? '')
    const [job] = config.scrape_configs
    upper = await startPrometheus({
      path: 'prometheus',
      folder: own,
      signal: new AbortController().signal,
      config: {
        global: { scrape_interval: '1s' },
        scrape_configs: [
          { ...job, static_configs: [{ targets: running.map(({ url }) => new URL(url).host) }] },
        ],
      },
    })
  }, 60_000)

  afterAll(async () => {
    await Promise.all([upper, ...running].map((each) => each?.stop()))
  })

  it('each process is scraped by one of the shards, and neither has all', async () => {
    let found: readonly (readonly string[])[] = []
    await until('all are up', async () => {
      found = await Promise.all(running.map(({ api }) => scrapedJobs(api)))
      return found.flat().length >= simulated.processes.length
    })
    expect(found.flat().sort()).toEqual(simulated.processes.map(({ job }) => job).sort())
    for (const shard of found) expect(shard.length).toBeLessThan(simulated.processes.length)
  })

  it('the upper one has the series that queries read, with the job and instance of the process', async () => {
    await until('every job has come up', async () => {
      const found = new Set(await scrapedJobs(upper.api))
      return jobs.every((job) => found.has(job))
    })
    const { series } = await upper.api.query('http_requests_total', Date.now() / 1000)
    const instances = new Set(simulated.processes.map(({ instance }) => instance))
    expect(series.length).toBeGreaterThan(10)
    expect(series.every(({ labels }) => instances.has(labels.instance ?? ''))).toBe(true)
    expect(series.some(({ labels }) => 'exported_job' in labels)).toBe(false)
  })
})

/** On loopback all addresses are one: what differs here is the instance. */
function hashedByInstance<T>(config: T): T {
  return JSON.parse(
    JSON.stringify(config).replaceAll(
      '"source_labels":["__address__"]',
      '"source_labels":["instance"]',
    ),
  )
}
