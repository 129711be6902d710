/** All five systems in one real Prometheus, on the generated files of the stack. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import project from '../../build/project.ts'
import { stackOf } from '../../packages/telltale/src/project/stack.ts'
import { servedPath, serveSimulation } from '../../packages/telltale/src/simulate/serve.ts'
import { simulation } from '../../packages/telltale/src/simulate/simulation.ts'
import {
  type PrometheusProcess,
  startPrometheus,
} from '../../packages/telltale/src/verify/prometheus-process.ts'
import { evaluatedRules } from '../../packages/telltale/src/verify/rule-states.ts'
import { until } from './prometheus.ts'

const out = resolve(import.meta.dirname, '../../out/stack')
const targets = stackOf(project)?.system.options.targets ?? []
let folder: string
let prometheus: PrometheusProcess
let served: { readonly port: number; stop(): Promise<void> }

interface Config {
  readonly global: object
  readonly rule_files: readonly string[]
  readonly scrape_configs: readonly { readonly job_name: string }[]
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-stack-'))
  const simulated = simulation(targets, { startMs: Date.now() - 3_600_000, seed: 1 })
  served = await serveSimulation(simulated, { port: 0, clock: Date.now })
  const config: Config = parse(await readFile(join(out, 'prometheus/prometheus.yml'), 'utf8'))
  for (const file of config.rule_files) await copyRules(file)
  prometheus = await startPrometheus({
    path: 'prometheus',
    folder,
    signal: new AbortController().signal,
    config: {
      ...config,
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      scrape_configs: config.scrape_configs.map(({ job_name }) => ({
        job_name,
        static_configs: simulated.processes
          .filter(({ job }) => job === job_name)
          .map((process) => ({
            targets: [`127.0.0.1:${served.port}`],
            labels: {
              instance: process.instance,
              __metrics_path__: servedPath(process, simulated.processes),
            },
          })),
      })),
    },
  })
}, 60_000)

afterAll(async () => {
  await prometheus?.stop()
  await served?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** As they are, but evaluated as often as Prometheus can. */
async function copyRules(file: string): Promise<void> {
  const { groups } = parse(await readFile(join(out, 'prometheus', file), 'utf8'))
  const often = groups.map((group: object) => ({ ...group, interval: '1s' }))
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), JSON.stringify({ groups: often }))
}

describe('the stack', () => {
  it('scrapes every process of every system', async () => {
    await until('every target is up', async () => {
      const { activeTargets } = await prometheus.api.get<{
        readonly activeTargets: readonly { readonly labels: Labels; readonly health: string }[]
      }>('/api/v1/targets', { state: 'active' })
      const up = activeTargets.filter(({ health }) => health === 'up')
      return up.length === activeTargets.length && up.length >= targets.length
    })
    const jobs = await jobsOf('up')
    expect(jobs).toEqual(targets.map(({ job }) => job).sort())
  })

  it('evaluates every rule of every system without an error', async () => {
    const groups = await evaluatedRules(prometheus.api)
    const rules = groups.flatMap((group) => group.rules)
    expect(rules.length).toBeGreaterThan(200)
    expect(rules.filter(({ health }) => health !== 'ok').map(({ lastError }) => lastError)).toEqual(
      [],
    )
  })

  it('tells apart what several systems expose under one name', async () => {
    expect((await jobsOf('http_requests_total')).length).toBeGreaterThan(3)
    // What is recorded for one of them has the routes of that one, and nothing else.
    const recorded = await until('the rate of requests is recorded', async () => {
      const series = await answer('aharadar:http_requests:rate5m')
      return series.length > 0 && series
    })
    const routes = (await answer('http_requests_total{job="aharadar-api"}')).map(
      ({ labels }) => labels.route,
    )
    expect(recorded.length).toBeGreaterThan(1)
    for (const { labels } of recorded) expect(routes).toContain(labels.route)
  })
})

type Labels = Readonly<Record<string, string>>

async function answer(query: string) {
  return (await prometheus.api.query(query, Date.now() / 1000)).series
}

async function jobsOf(name: string): Promise<readonly string[]> {
  const series = await answer(`count by (job) (${name})`)
  return series.map(({ labels }) => labels.job ?? '').sort()
}
