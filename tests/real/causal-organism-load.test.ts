/** CO-A12: what the panels of Causal Organism show while the load test runs. */
import { join, resolve } from 'node:path'
import { print, ruleContext } from '@telltale/promql'
import type { Dashboard } from 'telltale'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { api as apiDashboard } from '../../dashboards/causal-organism/api.ts'
import { infrastructure } from '../../dashboards/causal-organism/infrastructure.ts'
import { run, temporaryDirectory } from '../../services/kit/testing.ts'
import { startPrometheus, until } from './prometheus.ts'

const root = resolve(import.meta.dirname, '../..')
const service = (file: string) => join(root, 'services/causal-organism', file)
const loadSeconds = 15

/** The series of a panel's query over the time of the load, a value for each second. */
let ask: (page: Dashboard, title: string, query?: number) => Promise<readonly Values[]>
type Values = readonly number[]
const ended: (() => unknown)[] = []

beforeAll(async () => {
  const DATA_DIRECTORY = await temporaryDirectory()
  const host = { DATA_DIRECTORY, API_HOST: '127.0.0.1', WORKER_METRICS_HOST: '127.0.0.1' }
  const api = run(service('api/main.ts'), {
    ...host,
    API_PORT: '0',
    STATISTICS_SECONDS: '1',
    // So slow that one connection is not enough for all users.
    DATABASE_SLOWNESS: '5',
    DATABASE_FAILURE_RATE: '0.005',
  })
  const worker = run(service('worker/main.ts'), { ...host, WORKER_METRICS_PORT: '0' })
  ended.push(
    () => api.child.kill(),
    () => worker.child.kill(),
  )
  const [apiUrl, workerUrl] = await Promise.all([api.metricsUrl(), worker.metricsUrl()])
  const prometheus = await startPrometheus({
    config: join(root, 'out/causal-organism/config/prometheus.yml'),
    targets: {
      'causal-organism-api': new URL(apiUrl).host,
      'causal-organism-worker': new URL(workerUrl).host,
    },
    interval: '1s',
  })
  ended.push(prometheus.stop)
  await until('both targets are up', async () => {
    const { result } = await prometheus.get<Matrix>('/api/v1/query', { query: 'up == 1' })
    return result.length === 2
  })

  const start = Date.now() / 1000
  const load = run(service('load/main.ts'), {}, [
    ...['--url', new URL(apiUrl).origin, '--seconds', String(loadSeconds)],
    ...['--users', '30', '--ramp', '3', '--rate', '1'],
  ])
  expect(await load.exit(), load.said()).toBe(0)

  ask = async (page, title, number = 0) => {
    const panel = page.rows.flatMap(({ panels }) => panels).find((each) => each.title === title)
    const query = panel?.queries[number]
    if (!query) throw new Error(`${page.options.title} has no such query of ${title}`)
    const { result } = await prometheus.get<Matrix>('/api/v1/query_range', {
      query: print(query, ruleContext('5s')).replaceAll(/"\$\w+"/g, '".*"'),
      start: String(start),
      end: String(start + loadSeconds),
      step: '1',
    })
    return result.map(({ values = [] }) => values.map(([, value]) => Number(value)))
  }
}, 90_000)

afterAll(async () => {
  for (const end of ended.reverse()) await end()
})

interface Matrix {
  readonly result: readonly { readonly values?: readonly (readonly [number, string])[] }[]
}

describe('Causal Organism under the load of users who come one after the other', () => {
  it('shows a request rate that rises with them', async () => {
    const series = await ask(apiDashboard, 'Request Rate')
    const at = (share: number) =>
      series.reduce((sum, values) => sum + (values[Math.floor(values.length * share)] ?? 0), 0)
    expect(at(0.9)).toBeGreaterThan(1.4 * at(0.3))
    expect(at(0.9)).toBeGreaterThan(15)
  })

  it('shows a latency that stays under the limit of its alert', async () => {
    const [p95 = []] = await ask(apiDashboard, 'Request Latency', 1)
    const measured = p95.filter((value) => !Number.isNaN(value))
    expect(measured.length).toBeGreaterThan(5)
    expect(Math.max(...measured)).toBeLessThan(2)
  })

  it('shows few errors', async () => {
    const [share = []] = await ask(apiDashboard, 'Error Rate')
    expect(share.at(-1)).toBeLessThan(0.05)
  })

  it('shows pools that grow with the users, and have room left', async () => {
    const [active, idle] = await Promise.all([
      ask(infrastructure, 'Active and Idle Connections', 0),
      ask(infrastructure, 'Active and Idle Connections', 1),
    ])
    const open = (index: number) =>
      [...active, ...idle].reduce((sum, values) => sum + (values.at(index) ?? 0), 0)
    expect(open(-1)).toBeGreaterThan(open(0))
    const used = await ask(infrastructure, 'Connection Pool Utilization')
    expect(Math.max(...used.flat())).toBeLessThanOrEqual(1)
    const [timeouts = []] = await ask(infrastructure, 'Connection Pool Timeouts')
    expect(Math.max(...timeouts)).toBe(0)
  })
})
