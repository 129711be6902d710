import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run as runProgram, scrape, temporaryDirectory } from '@systems/kit/testing'
import { expect, it, onTestFinished, vi } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Runs one of the programs as a person would. */
function run(program: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
  const started = runProgram(join(here, program), env, args)
  onTestFinished(() => void started.child.kill('SIGKILL'))
  return started
}

it('AH-A1, AH-A2: the real processes serve their metrics, work under traffic and stop on SIGTERM', async () => {
  const DATA_DIRECTORY = await temporaryDirectory()
  const api = run('api/main.ts', { DATA_DIRECTORY, API_PORT: '0', API_HOST: '127.0.0.1' })
  const worker = run('worker/main.ts', {
    DATA_DIRECTORY,
    WORKER_METRICS_PORT: '0',
    QUEUE_DEPTH_SECONDS: '0.2',
    LLM_SLOWNESS: '0.02',
    LLM_FAILURE_RATE: '0',
    CREDITS_BUDGET_DAILY: '1000',
  })
  const [apiUrl, workerUrl] = await Promise.all([api.metricsUrl(), worker.metricsUrl()])

  const origin = new URL(apiUrl).origin
  const traffic = run('traffic.ts', {}, [
    ...['--url', origin, '--seconds', '3'],
    ...['--rate', '40', '--job-rate', '2'],
  ])
  expect(await traffic.exit()).toBe(0)
  expect(traffic.said()).toMatch(/^Sent 1\d\d requests and \d+ jobs; 0 were not answered\.\n$/)

  const ofApi = await scrape(apiUrl)
  expect(
    ofApi['http_requests_total{method="POST",route="/api/jobs",status_code="202"}'],
  ).toBeGreaterThan(4)
  expect(
    ofApi['http_requests_total{method="GET",route="/api/search",status_code="200"}'],
  ).toBeGreaterThan(0)
  await vi.waitFor(
    async () => {
      const ofWorker = await scrape(workerUrl)
      expect(
        ofWorker['queue_jobs_total{queue_name="pipeline",status="completed"}'],
      ).toBeGreaterThan(3)
      expect(ofWorker['queue_jobs_total{queue_name="pipeline",status="failed"}']).toBe(1)
      expect(ofWorker['queue_depth{queue_name="pipeline"}']).toBe(0)
      expect(ofWorker['credits_budget_limit{period="daily"}']).toBe(1000)
    },
    { timeout: 10_000 },
  )
  const digests = (await (await fetch(`${origin}/api/digests`)).json()) as readonly unknown[]
  expect(digests.length).toBeGreaterThan(3)

  for (const process of [api, worker]) {
    process.child.kill('SIGTERM')
    expect(await process.exit()).toBe(0)
    await expect(fetch(process === api ? apiUrl : workerUrl)).rejects.toThrow()
  }
}, 60_000)

it('every environment variable that cannot be used is named before anything starts', async () => {
  const worker = run('worker/main.ts', {
    WORKER_METRICS_PORT: '99999',
    CREDITS_BUDGET_DAILY: 'lots',
    NODE_METRICS: 'maybe',
  })
  expect(await worker.exit()).toBe(1)
  expect(worker.said()).toBe(
    [
      'These environment variables cannot be used:',
      '  WORKER_METRICS_PORT=99999: it must be a port from 0 (any free one) to 65535.',
      '  NODE_METRICS=maybe: it must be on or off.',
      '  CREDITS_BUDGET_DAILY=lots: it must be a number of at least 0.',
      '',
    ].join('\n'),
  )
}, 30_000)

it('a taken port is named together with the variable that chooses another one', async () => {
  const DATA_DIRECTORY = await temporaryDirectory()
  const other = createServer().listen(0, '0.0.0.0')
  await once(other, 'listening')
  onTestFinished(() => {
    other.close()
  })
  const port = String((other.address() as { port: number }).port)
  const api = run('api/main.ts', { DATA_DIRECTORY, API_PORT: port })
  const worker = run('worker/main.ts', { DATA_DIRECTORY, WORKER_METRICS_PORT: port })
  expect([await api.exit(), await worker.exit()]).toEqual([1, 1])
  const taken = `Port ${port} is taken by another process. Stop that one, or set`
  expect(api.said()).toBe(`${taken} API_PORT to a free port.\n`)
  expect(worker.said()).toBe(`${taken} WORKER_METRICS_PORT to a free port.\n`)
}, 30_000)

it('traffic that is not understood is refused with its usage, and says when nobody answers', async () => {
  const wrong = run('traffic.ts', {}, ['--rate', 'fast'])
  expect(await wrong.exit()).toBe(2)
  expect(wrong.said()).toContain('--rate fast: it must be a number from 0 to 1000.')
  expect(wrong.said()).toContain('--job-rate <n>')

  const alone = run('traffic.ts', {}, ['--url', 'http://127.0.0.1:1', '--seconds', '0.3'])
  expect(await alone.exit()).toBe(1)
  expect(alone.said()).toContain('Nothing answered at http://127.0.0.1:1. Is the API running?')
}, 30_000)
