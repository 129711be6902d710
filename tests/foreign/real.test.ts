/** Dashboards and rules written by hand, compared with what two real programs expose. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkForeign } from '../../packages/telltale/src/foreign/check-foreign.ts'
import { combined, type LearntMetrics } from '../../packages/telltale/src/foreign/learnt-metrics.ts'
import { metricsOfUrl } from '../../packages/telltale/src/foreign/read-metrics.ts'
import { ended, freePort, until } from '../real/prometheus.ts'

const here = import.meta.dirname
const running: ChildProcess[] = []
let folder = ''
let metrics: LearntMetrics

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-foreign-'))
  const [node, prometheus] = [await freePort(), await freePort()]
  start('prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${node}`])
  await writeFile(join(folder, 'prometheus.yml'), configOf(prometheus))
  start('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${prometheus}`,
    '--log.level=warn',
  ])
  const urls = [node, prometheus].map((port) => `http://127.0.0.1:${port}/metrics`)
  metrics = await until('both programs expose what they measure', async () => {
    const read = combined(await Promise.all(urls.map((url) => metricsOfUrl(url))))
    // Prometheus exposes this one after its second scrape.
    const last = 'prometheus_target_interval_length_seconds'
    return read.problems.length === 0 && read.families.some(({ name }) => name === last) && read
  })
}, 60_000)

afterAll(async () => {
  await Promise.all(running.map(ended))
  await rm(folder, { recursive: true, force: true })
})

function start(program: string, args: readonly string[]): void {
  running.push(spawn(program, args, { stdio: 'ignore' }))
}

function configOf(port: number): string {
  return `global: { scrape_interval: 1s }
scrape_configs:
  - job_name: prometheus
    static_configs: [{ targets: ['127.0.0.1:${port}'] }]
`
}

describe('telltale check beside node_exporter and Prometheus', () => {
  it('learns kinds, labels, values and buckets of programs written in Go', () => {
    const named = (name: string) => metrics.families.find((family) => family.name === name)
    expect(named('node_cpu_seconds_total')).toMatchObject({ kind: 'counter', unit: 'seconds' })
    expect(named('node_load1')).toMatchObject({ kind: 'gauge', labels: {} })
    expect(named('prometheus_target_interval_length_seconds')).toMatchObject({
      kind: 'summary',
      quantiles: [0.01, 0.05, 0.5, 0.9, 0.99],
    })
    expect(named('prometheus_http_request_duration_seconds')).toMatchObject({
      kind: 'histogram',
      buckets: [0.1, 0.2, 0.4, 1, 3, 8, 20, 60, 120],
    })
    const cpu = metrics.families.find(({ name }) => name === 'node_cpu_seconds_total')
    expect(cpu && metrics.values.get(cpu)?.get('mode')).toContain('iowait')
  })

  it('finds nothing wrong with files that query what is there', () => {
    const { problems, counts } = checkForeign({ metrics, files: [join(here, 'good')] })
    const blamed = problems.filter(({ code }) => code !== 'dashboards/other-datasources')
    expect(blamed).toEqual([])
    expect(counts).toMatchObject({ files: 6, dashboards: 4, rules: 5 })
  })

  it('says that queries of Loki were left alone', () => {
    const { problems } = checkForeign({ metrics, files: [join(here, 'good/logs-and-load.json')] })
    expect(problems).toMatchObject([
      { code: 'dashboards/other-datasources', summary: '2 queries of loki were left alone' },
    ])
  })

  it('finds each mistake, and only these, at its own place', async () => {
    const { problems } = checkForeign({ metrics, files: [join(here, 'bad')] })
    const shown = await Promise.all(
      problems.map(async ({ code, at, summary }) => {
        const lines = (await readFile(at?.file ?? '', 'utf8')).split('\n')
        const rest = lines[(at?.line ?? 0) - 1]?.slice((at?.column ?? 0) - 1) ?? ''
        return { code, file: relative(here, at?.file ?? ''), text: rest.trim(), summary }
      }),
    )
    expect(shown.map(({ code, file, text }) => `${code} ${file} ${text.slice(0, 28)}`)).toEqual([
      'metrics/undeclared bad/node.json node_cpu{mode=\\"idle\\", inst',
      'dashboards/legend-label bad/node.json "sum by (instance, mod) (rat',
      'metrics/undeclared-label bad/node.json mod) (rate(node_cpu_seconds_',
      'metrics/undeclared bad/node.json node_memory_MemAvaliable_byt',
      'dashboards/wrong-unit bad/node.json "s"',
      'dashboards/undeclared-variable bad/node.json "node_network_transmit_bytes',
      'promql/raw-counter bad/node.json node_network_transmit_bytes_',
      'metrics/undeclared bad/node.json node_filesystem_free / node_',
      'promql/rate-of-gauge bad/node.json node_load1[5m])",',
      'promql/missing-le bad/node.json sum by (handler) (rate(prome',
      'dashboards/duplicate-panel-id bad/node.json {',
      'promql/syntax bad/node.json (up",',
      'rules/template-label bad/node.yml alert: NodeDown',
      'metrics/unseen-value bad/node.yml mode="idel"}[5m])',
      'metrics/undeclared bad/node.yml node_memory_MemAvailable / n',
    ])
    const guesses = shown.flatMap(({ summary }) => /Did you mean "(.*?)"/.exec(summary)?.[1] ?? [])
    expect(guesses).toEqual([
      'mode',
      'node_memory_MemAvailable_bytes',
      'node_filesystem_free_bytes',
      'idle',
      'node_memory_MemAvailable_bytes',
    ])
  })
})
