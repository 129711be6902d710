import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { familyOf, moved, run, samplesOf, scrape, temporaryDirectory } from '@systems/kit/testing'
import {
  http,
  queue,
  scraping,
  smartScraper,
  system,
  verification,
} from '@systems/metrics/kr-lead-scraper'
import { expectContract } from 'telltale/contract'
import { expect, it, onTestFinished } from 'vitest'

const here = fileURLToPath(new URL('.', import.meta.url))

function start(program: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
  const started = run(join(here, program), env, args)
  onTestFinished(() => void started.child.kill('SIGKILL'))
  return started
}

it('KR-A1, KR-A2: the real programs work under traffic, show every kind of outcome and stop on SIGTERM', async () => {
  const env = {
    PROMETHEUS_MULTIPROC_DIR: join(await temporaryDirectory(), 'prometheus_multiproc'),
    DATABASE_PORT: '0',
    QUEUE_PORT: '0',
    OLLAMA_PORT: '0',
    OLLAMA_SLOWNESS: '0.05',
    DATABASE_FAILURE_RATE: '0.002',
    OLLAMA_FAILURE_RATE: '0.3',
    PAGE_FAILURE_RATE: '0',
  }
  const backing = start('backing/main.ts', env)
  await expect.poll(backing.said, { timeout: 20_000 }).toContain('language model on')
  const [databaseUrl, queueUrl, ollamaUrl] = backing.said().match(/http:\S+\d/g) ?? []
  const urls = { DATABASE_URL: databaseUrl, QUEUE_URL: queueUrl, OLLAMA_URL: ollamaUrl }
  const settings = { ...env, ...urls, API_PORT: '0', API_WORKERS: '2', PAGE_SECONDS: '0.1' }
  const api = start('api/main.ts', { ...settings, QUEUE_POLL_SECONDS: '0.2' })
  const workers = ['scraping', 'enrichment,default'].map((queues) =>
    start('worker/main.ts', { ...settings, WORKER_QUEUES: queues }),
  )
  const url = await api.metricsUrl()
  for (const { said } of workers)
    await expect.poll(said, { timeout: 20_000 }).toContain('takes jobs')

  const traffic = start('traffic.ts', {}, [
    ...['--url', new URL(url).origin, '--seconds', '5'],
    ...['--rate', '40', '--job-rate', '5', '--cancel-rate', '2'],
  ])
  expect(await traffic.exit()).toBe(0)
  expect(traffic.said()).toMatch(
    /^Sent \d+ requests and \d+ jobs and \d+ cancellations; 0 were not/,
  )

  await expect
    .poll(
      async () => {
        const samples = await scrape(url)
        return [
          'scraping_jobs_total',
          'scraping_results_total',
          'duplicates_detected_total',
          'smart_scraper_enrichments_total',
          'contact_verifications_total',
          'queue_jobs_total',
          'service_health',
          'workers_active',
          'http_errors_total',
        ].filter((family) => Object.keys(moved(familyOf(samples, family))).length < 2)
      },
      { timeout: 20_000 },
    )
    .toEqual([])
  const text = await (await fetch(url)).text()
  expectContract({ http, scraping, smartScraper, verification, queue, system }, text)
  const own = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)
  expect(own.filter((name) => !name.startsWith('telltale_'))).toHaveLength(16)
  const jobs = familyOf(samplesOf(text), 'scraping_jobs_total')
  const statuses = Object.keys(moved(jobs)).map((labels) => /status="(\w+)"/.exec(labels)?.[1])
  expect(new Set(statuses)).toEqual(new Set(['completed', 'failed', 'cancelled']))

  for (const program of [...workers, api, backing]) {
    program.child.kill('SIGTERM')
    expect(await program.exit(), program.said()).toBe(0)
  }
}, 120_000)
