import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { ended, freePort, type PrometheusProcess, startPrometheus, until } from './prometheus.ts'

const root = resolve(import.meta.dirname, '../..')
const out = join(root, 'out/aharadar')
const services = join(root, 'services/aharadar')
const dashboard: Dashboard = JSON.parse(
  readFileSync(join(out, 'infra/grafana/dashboards/aharadar-overview.json'), 'utf8'),
)
const panels = dashboard.panels.filter((panel) => panel.type !== 'row')
const groups = (file: string): Rule[] =>
  parse(readFileSync(join(out, 'infra/prometheus', file), 'utf8')).groups.flatMap(
    (group: { rules: Rule[] }) => group.rules,
  )
const records = groups('recording-rules.yml')
const alerts = groups('alerts.yml')

interface Dashboard {
  readonly panels: { type: string; title: string; targets?: { expr: string }[] }[]
  readonly templating: { list: { name: string; type: string; query: string }[] }
}
interface Rule {
  readonly alert?: string
  readonly record?: string
  readonly name?: string
  readonly health?: string
  readonly lastError?: string
}
type Vector = { result: { metric: Record<string, string>; value: [number, string] }[] }

describe('AhaRadar under a real Prometheus', () => {
  const processes: ChildProcess[] = []
  const data = mkdtempSync(join(tmpdir(), 'telltale-aharadar-'))
  let prometheus: PrometheusProcess

  beforeAll(async () => {
    const [api, worker] = [await freePort(), await freePort()]
    const env = {
      DATA_DIRECTORY: data,
      API_PORT: String(api),
      WORKER_METRICS_PORT: String(worker),
      QUEUE_DEPTH_SECONDS: '1',
      CREDITS_BUDGET_DAILY: '1000',
      CREDITS_BUDGET_MONTHLY: '20000',
      LLM_SLOWNESS: '0.1',
    }
    processes.push(start('api/main.ts', env), start('worker/main.ts', env))
    await until('the API answers', () => answers(`http://127.0.0.1:${api}/api/metrics`))
    await until('the worker answers', () => answers(`http://127.0.0.1:${worker}/metrics`))
    processes.push(
      start(
        'traffic.ts',
        env,
        `--url=http://127.0.0.1:${api}`,
        '--seconds=120',
        '--rate=20',
        '--job-rate=1',
      ),
    )
    prometheus = await startPrometheus({
      folder: join(out, 'infra/prometheus'),
      targets: { 'aharadar-api': `127.0.0.1:${api}`, 'aharadar-worker': `127.0.0.1:${worker}` },
      interval: '1s',
    })
  }, 60_000)

  afterAll(async () => {
    await prometheus?.stop()
    await Promise.all(processes.map(ended))
    rmSync(data, { recursive: true, force: true })
  })

  it('scrapes both targets', async () => {
    const health = await until('both targets are up', async () => {
      const { activeTargets } = await prometheus.get<{
        activeTargets: { labels: { job: string }; health: string }[]
      }>('/api/v1/targets')
      return (
        activeTargets.length === 2 &&
        activeTargets.every((target) => target.health === 'up') &&
        activeTargets
      )
    })
    expect(health.map((target) => target.labels.job).sort()).toEqual([
      'aharadar-api',
      'aharadar-worker',
    ])
  })

  it('has a dashboard of fifteen panels to ask', () => {
    expect(panels).toHaveLength(15)
  })

  it.each(panels.map((panel) => [panel.title, panel] as const))(
    'draws "%s" with data',
    async (title, { targets = [] }) => {
      expect(targets).not.toEqual([])
      for (const { expr } of targets) {
        const query = withoutVariables(expr)
        const values = await until(`"${title}" has data: ${query}`, async () => {
          const { result } = await prometheus.get<Vector>('/api/v1/query', { query })
          return result.some(({ value }) => Number.isFinite(Number(value[1]))) && result
        })
        expect(values.length).toBeGreaterThan(0)
      }
    },
  )

  it.each(
    dashboard.templating.list.filter(({ type }) => type === 'query').map((v) => [v.name, v.query]),
  )('offers values for the variable %s', async (_, query) => {
    const [, match, label] = /^label_values\((.*), *(\w+)\)$/.exec(query ?? '') ?? []
    const values = await until(`${query} has values`, async () => {
      const list = await prometheus.get<string[]>(`/api/v1/label/${label}/values`, {
        'match[]': match ?? '',
      })
      return list.length > 0 && list
    })
    expect(values).not.toContain('')
  })

  it.each(records.map(({ record }) => [record ?? '']))('records %s', async (record) => {
    const series = await until(`${record} has series`, async () => {
      const { result } = await prometheus.get<Vector>('/api/v1/query', { query: record })
      return result.length > 0 && result
    })
    expect(series[0]?.metric.__name__).toBe(record)
  })

  it('loads every alert, and evaluates each without an error', async () => {
    const loaded = await until('every rule is evaluated', async () => {
      const { groups } = await prometheus.get<{ groups: { rules: Rule[] }[] }>('/api/v1/rules', {
        type: 'alert',
      })
      const rules = groups.flatMap((group) => group.rules)
      return rules.every((rule) => rule.health !== 'unknown') && rules
    })
    expect(loaded.map((rule) => rule.name).sort()).toEqual(alerts.map((rule) => rule.alert).sort())
    expect(loaded.filter((rule) => rule.health !== 'ok')).toEqual([])
    expect(alerts).toHaveLength(11)
  })
})

function start(
  file: string,
  env: Record<string, string>,
  ...args: readonly string[]
): ChildProcess {
  return spawn(
    process.execPath,
    ['--conditions=telltale-source', '--import', 'tsx', join(services, file), ...args],
    { cwd: services, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url).catch(() => undefined))?.ok ?? false
}

/** What Grafana would send for "All" and for the shortest range that four scrapes fill. */
function withoutVariables(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5s').replaceAll(/\$\w+/g, '.+')
}
