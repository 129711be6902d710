/** What `telltale capacity` predicts, against a real Prometheus. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { counter, familiesOf, gauge, histogram, oneOf } from '@telltale/core'
import { print, rate, ruleContext, sum } from '@telltale/promql'
import { instrument } from '@telltale/runtime'
import { defineSystem, recordingRule, ruleGroup, target } from 'telltale'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import project from '../../build/project.ts'
import { capacityOf } from '../../packages/telltale/src/capacity/capacity.ts'
import { bytesPerSample } from '../../packages/telltale/src/capacity/figures.ts'
import { historyText } from '../../packages/telltale/src/simulate/history.ts'
import { simulation } from '../../packages/telltale/src/simulate/simulation.ts'
import {
  type PrometheusProcess,
  startPrometheus,
} from '../../packages/telltale/src/verify/prometheus-process.ts'
import { until } from '../real/prometheus.ts'

const channel = oneOf('web', 'app', 'phone')
const outcome = oneOf('paid', 'refused', 'left')

const orders = {
  finished: counter('orders_finished_total', {
    help: 'Orders that came to an end.',
    unit: 'orders',
    labels: { channel, outcome },
  }),
  duration: histogram('order_duration_seconds', {
    help: 'From the first item to the end of the order.',
    labels: { channel },
    buckets: [1, 10, 60, 600],
  }),
  open: gauge('orders_open', { help: 'Orders under way.', unit: 'orders' }),
}

const byChannel = recordingRule(
  'shop:orders_finished:rate5m',
  sum(rate(orders.finished, '1m')).by('channel', 'instance'),
)

const instances = 3

describe('a system whose labels are all closed, under a real Prometheus', () => {
  let folder: string
  let prometheus: PrometheusProcess
  const servers: ReturnType<typeof createServer>[] = []
  const predicted = capacityOf(shopAt(Array.from({ length: instances }, (_, i) => `shop-${i}:80`)))

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-capacity-'))
    const addresses: string[] = []
    for (let i = 0; i < instances; i++) addresses.push(await serveShop(servers))
    writeFileSync(
      join(folder, 'rules.json'),
      JSON.stringify({
        groups: [
          {
            name: 'shop',
            rules: [{ record: byChannel.record, expr: print(byChannel.expr, ruleContext('1m')) }],
          },
        ],
      }),
    )
    prometheus = await startPrometheus({
      path: 'prometheus',
      folder,
      signal: new AbortController().signal,
      config: {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: ['rules.json'],
        scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: addresses }] }],
      },
    })
  }, 60_000)

  afterAll(async () => {
    await prometheus?.stop()
    for (const server of servers) server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has exactly as many series in memory as were predicted', async () => {
    expect(predicted.activeSeries.expected).toBe(predicted.activeSeries.most)
    let found = 0
    await until('the rule has recorded', async () => {
      found = await head('numSeries')
      return found >= predicted.activeSeries.expected
    })
    expect(found).toBe(predicted.activeSeries.expected)
  })

  it('has as many of each family as were predicted', async () => {
    for (const { family, series } of predicted.families) {
      const { series: answer } = await prometheus.api.query(
        `count({__name__=~"${family}(_bucket|_sum|_count)?"})`,
        Date.now() / 1000,
      )
      expect([family, answer[0]?.values[0]]).toEqual([family, series.expected])
    }
  })

  it('records as many series as were predicted', async () => {
    const { series } = await prometheus.api.query(byChannel.record, Date.now() / 1000)
    expect(series.length).toBe(predicted.rules.expected)
  })

  it('starts with one chunk for each series', async () => {
    expect(await head('chunkCount')).toBe(predicted.activeSeries.expected)
  })

  async function head(name: 'numSeries' | 'chunkCount'): Promise<number> {
    const { headStats } = await prometheus.api.get<{
      readonly headStats: Readonly<Record<string, number>>
    }>('/api/v1/status/tsdb')
    return headStats[name] ?? 0
  }
})

describe('the five systems', () => {
  const systems = project.systems.map((system) => [system.name, system] as const)

  it.each(systems)('%s: a simulated process has no more than what is the most', (_, system) => {
    const simulated = simulation(system.options.targets, { startMs: 0 })
    const { families } = capacityOf(system)
    for (const { job, family, series, isExact } of families) {
      const found = simulated.processes
        .filter((process) => process.job === job)
        .flatMap((process) => process.families)
        .filter((each) => each.family.name === family)
        .reduce((count, { rows }) => count + rows.length, 0)
      expect(found, family).toBeLessThanOrEqual(series.most)
      // The simulation shows 24 label sets of a family at most.
      if (isExact && labelSets(system, family) <= 24) expect(found, family).toBe(series.expected)
    }
  })

  it('take the disk that was predicted, within a factor of two', () => {
    const system = project.systems.find(({ name }) => name === 'kr-lead-scraper')
    const folder = mkdtempSync(join(tmpdir(), 'telltale-disk-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const toMs = Date.parse('2026-01-02T00:00:00Z')
    const options = { fromMs: toMs - 4 * 3_600_000, toMs, stepMs: 15_000 }
    const simulated = simulation(system?.options.targets ?? [], { startMs: options.fromMs })
    const file = join(folder, 'history.om')
    writeFileSync(file, [...historyText(simulated, options)].join(''))
    // Prometheus' own code writes the blocks.
    execFileSync('promtool', [
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      file,
      join(folder, 'data'),
    ])
    const { bytes, samples } = sizeOf(join(folder, 'data'))
    expect(samples).toBeGreaterThan(100_000)
    expect(bytes / samples).toBeGreaterThan(bytesPerSample.expected / 2)
    expect(bytes / samples).toBeLessThan(bytesPerSample.expected * 2)
  })
})

function shopAt(addresses: readonly string[]) {
  return defineSystem('shop', {
    targets: [target('shop', { addresses, exposes: { orders } })],
    dashboards: [],
    rules: [ruleGroup('shop', [byChannel])],
  })
}

/** A service as it is with the real client: closed labels are there from the start. */
async function serveShop(servers: ReturnType<typeof createServer>[]): Promise<string> {
  const metrics = instrument({ orders }, { defaultMetrics: false })
  metrics.orders.open.set(3)
  const own = new Set(familiesOf({ orders }).map(({ name }) => name))
  const server = createServer(async (_, response) => {
    // What the runtime says of itself is declared apart.
    const texts = await Promise.all(
      [...own].map((name) => metrics.registry.getSingleMetricAsString(name)),
    )
    response.end(`${texts.join('\n')}\n`)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  servers.push(server)
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function labelSets(system: (typeof project.systems)[number], name: string): number {
  const families = system.options.targets.flatMap(({ options }) => familiesOf(options.exposes))
  const family = families.find((each) => each.name === name)
  return Object.values(family?.labels ?? {}).reduce(
    (product, label) => product * (label.kind === 'closed' ? label.values.length : label.max),
    1,
  )
}

function sizeOf(folder: string) {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) =>
    join(folder, path),
  )
  const metas = paths.filter((path) => path.endsWith('meta.json'))
  return {
    bytes: paths.reduce(
      (all, path) => all + (statSync(path).isFile() ? statSync(path).size : 0),
      0,
    ),
    samples: metas.reduce((all, path) => {
      const { stats } = JSON.parse(readFileSync(path, 'utf8'))
      return all + stats.numSamples
    }, 0),
  }
}
