import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run as runProgram, scrape, temporaryDirectory } from '@systems/kit/testing'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from './testing.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Runs one of the programs as a person would. */
function run(program: string, env: NodeJS.ProcessEnv = {}, args: readonly string[] = []) {
  const started = runProgram(join(here, program), env, args)
  onTestFinished(() => void started.child.kill('SIGKILL'))
  return started
}

async function runApi(env: NodeJS.ProcessEnv = {}) {
  const DATA_DIRECTORY = await temporaryDirectory()
  const api = run('api/main.ts', {
    DATA_DIRECTORY,
    API_PORT: '0',
    API_HOST: '127.0.0.1',
    STATISTICS_SECONDS: '0.2',
    DATABASE_FAILURE_RATE: '0',
    ...env,
  })
  const metricsUrl = await api.metricsUrl()
  return { ...api, DATA_DIRECTORY, url: metricsUrl, origin: new URL(metricsUrl).origin }
}

it('CO-A1, CO-A2: the real processes serve their metrics, work under traffic and stop on SIGTERM', async () => {
  const api = await runApi()
  const worker = run('worker/main.ts', {
    DATA_DIRECTORY: api.DATA_DIRECTORY,
    WORKER_METRICS_PORT: '0',
    DATABASE_SLOWNESS: '0.1',
    DATABASE_FAILURE_RATE: '0',
  })
  const workerUrl = await worker.metricsUrl()

  const traffic = run('traffic.ts', {}, [
    ...['--url', api.origin, '--seconds', '3'],
    ...['--rate', '40', '--job-rate', '4'],
  ])
  expect(await traffic.exit()).toBe(0)
  expect(traffic.said()).toMatch(/^Sent 1\d\d requests and \d+ jobs; 0 were not answered\.\n$/)

  const ofApi = await scrape(api.url)
  expect(
    ofApi['http_requests_total{method="POST",handler="/api/exports",status="202"}'],
  ).toBeGreaterThan(1)
  expect(ofApi['cache_hits_total{cache_layer="memory",cache_type="graph"}']).toBeGreaterThan(0)
  await eventually(async () => {
    const ofWorker = await scrape(workerUrl)
    expect(
      ofWorker['export_requests_total{export_type="employee_metrics",status="success"}'],
    ).toBeGreaterThan(1)
    expect(
      ofWorker['worker_tasks_completed_total{task_type="run_causal_analysis",status="failure"}'],
    ).toBe(1)
    expect((await scrape(api.url))['queue_depth{queue_name="export"}']).toBe(0)
  })

  for (const process of [api, worker]) {
    process.child.kill('SIGTERM')
    expect(await process.exit()).toBe(0)
    await expect(fetch(process === api ? api.url : workerUrl)).rejects.toThrow()
  }
}, 60_000)

it('CO-A12: under a load that rises the answers stay fast and right, and the pools grow', async () => {
  const api = await runApi()
  const load = run('load/main.ts', {}, [
    ...['--url', api.origin, '--seconds', '4'],
    ...['--users', '20', '--ramp', '10', '--rate', '5'],
  ])
  expect(await load.exit()).toBe(0)
  const [, answers, p95] =
    /^In all: 20 users, (\d+) answers \(\d+ 2xx, .*0 none\), p50 \/ p95 \/ p99 \d+ \/ (\d+) \/ \d+ ms$/m.exec(
      load.said(),
    ) ?? []
  // Half of the users have been there for three seconds, and the others for two and a half or so.
  expect(Number(answers)).toBeGreaterThan(150)
  expect(Number(p95)).toBeLessThan(2000)
  const samples = await scrape(api.url)
  const counted = Object.entries(samples).filter(([series]) =>
    series.startsWith('http_requests_total{'),
  )
  expect(counted.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(Number(answers))
  expect(counted.filter(([series]) => series.includes('status="5'))).toEqual([])
  expect(samples['connection_pool_idle_connections{pool_name="neo4j"}']).toBeGreaterThan(1)
}, 60_000)

it('CO-A11: a loop of 100 calls of /api/graph/stats raises the counter by 100', async () => {
  const api = await runApi({ DATABASE_SLOWNESS: '0' })
  const loop = run('load/graph-stats.ts', {}, ['--url', api.origin])
  expect(await loop.exit()).toBe(0)
  expect(loop.said()).toBe('100 of 100 calls of /api/graph/stats were answered.\n')
  const series = 'http_requests_total{method="GET",handler="/api/graph/stats",status="200"}'
  await eventually(async () => expect((await scrape(api.url))[series]).toBe(100))
}, 60_000)

it('a load that is not understood is refused with its usage, and says when nobody answers', async () => {
  const nowhere = ['--url', 'http://127.0.0.1:1']
  const wrong = run('load/main.ts', {}, ['--users', 'many'])
  const alone = run('load/main.ts', {}, [...nowhere, '--seconds', '1', '--users', '2'])
  const loop = run('load/graph-stats.ts', {}, [...nowhere, '--calls', '2'])
  expect([await wrong.exit(), await alone.exit(), await loop.exit()]).toEqual([2, 1, 1])
  expect(wrong.said()).toContain('--users many: it must be a number from 0 to 10000.')
  expect(wrong.said()).toContain('--ramp <n>')
  expect(alone.said()).toContain('Nothing answered at http://127.0.0.1:1. Is the API running?')
  expect(loop.said()).toBe('0 of 2 calls of /api/graph/stats were answered.\n')
}, 60_000)

it('every environment variable that cannot be used is named before anything starts', async () => {
  const api = run('api/main.ts', {
    API_PORT: '99999',
    TIMESCALE_PORT: 'five',
    DATABASE_FAILURE_RATE: '2',
  })
  expect(await api.exit()).toBe(1)
  expect(api.said()).toBe(
    [
      'These environment variables cannot be used:',
      '  API_PORT=99999: it must be a port from 0 (any free one) to 65535.',
      '  DATABASE_FAILURE_RATE=2: it must be a number from 0 to 1.',
      '  TIMESCALE_PORT=five: it must be a port from 0 (any free one) to 65535.',
      '',
    ].join('\n'),
  )
}, 30_000)

it('the port of the API that is taken is named together with the variable that chooses another one', async () => {
  const other = createServer().listen(0, '0.0.0.0')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const port = String((other.address() as { port: number }).port)
  const api = run('api/main.ts', { DATA_DIRECTORY: await temporaryDirectory(), API_PORT: port })
  expect(await api.exit()).toBe(1)
  expect(api.said()).toBe(
    `Port ${port} is taken by another process. Stop that one, or set API_PORT to a free port.\n`,
  )
}, 30_000)
