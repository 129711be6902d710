import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { System } from 'telltale'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import project from '../../build/project.ts'
import { overview } from '../../dashboards/aharadar/overview.ts'
import { alertsOf, recordsOf } from '../../packages/telltale/src/rules/rule-group.ts'
import type { Finding, StepName } from '../../packages/telltale/src/verify/finding.ts'
import { verifyLive } from '../../packages/telltale/src/verify/verify-live.ts'
import { ended, freePort, type PrometheusProcess, startPrometheus, until } from './prometheus.ts'

const root = resolve(import.meta.dirname, '../..')
const out = join(root, 'out/aharadar')
const services = join(root, 'services/aharadar')
const [aharadar] = project.systems as readonly [System]

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

  it('answers what telltale verify --live asks', async () => {
    let open: readonly string[] = []
    await until(
      'every question is answered',
      async () => {
        const { findings } = await verifyLive(aharadar, prometheus.api, Date.now)
        open = findings
          .filter((finding) => finding.problem?.severity === 'error' && !needsTime(finding))
          .map(({ problem }) => problem?.summary ?? '')
        return open.length === 0
      },
      60_000,
    ).catch((error: Error) => {
      throw new Error(`${error.message}:\n${open.join('\n')}`)
    })
  }, 90_000)

  it('asks about both targets, every panel of the overview, every record and every alert', async () => {
    const { findings } = await verifyLive(aharadar, prometheus.api, Date.now)
    const names = (step: StepName) =>
      findings.filter((finding) => finding.step === step).map(({ name }) => name)
    expect(names('targets')).toEqual(['aharadar-api', 'aharadar-worker'])
    expect(names('recording rules')).toHaveLength(recordsOf(aharadar.options.rules).length)
    for (const { title } of overview.rows.flatMap(({ panels }) => panels))
      expect(
        names('panels').some((name) => name.includes(` > ${title} > `)),
        title,
      ).toBe(true)
    for (const { name } of alertsOf(aharadar.options.rules))
      expect(
        names('rules').some((rule) => rule.endsWith(` > ${name}`)),
        name,
      ).toBe(true)
  })
})

/** What SLOs record over hours has its first sample after a while, and after the first error. */
function needsTime({ step, name }: Finding): boolean {
  if (step === 'recording rules') return name.startsWith('slo:')
  return step === 'panels' && !name.startsWith(`${overview.options.title} > `)
}

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
