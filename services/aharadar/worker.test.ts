import { join } from 'node:path'
import { seededRandom } from '@systems/kit/random'
import {
  familyOf,
  moved,
  promtoolRemarks,
  samplesOf,
  scrape,
  temporaryDirectory,
} from '@systems/kit/testing'
import { credits, llm, pipeline, queue } from '@systems/metrics/aharadar'
import { familiesOf } from '@telltale/core'
import { instrument } from '@telltale/runtime'
import { expectContract } from 'telltale/contract'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Item, sources } from './items.ts'
import { type JobQueue, openJobQueue } from './job-queue.ts'
import { instantProvider, readLedger } from './testing.ts'
import type { LlmCall } from './worker/llm-provider.ts'
import { type WorkerSettings, workerSettings } from './worker/settings.ts'
import { createIngest } from './worker/stages/ingest.ts'
import { startWorker, type WorkerParts } from './worker/start.ts'

interface StartOptions extends Partial<WorkerSettings>, WorkerParts {}

async function start({ queue: queueStub, provider, log, ...settings }: StartOptions = {}) {
  const dataDirectory = settings.dataDirectory ?? (await temporaryDirectory())
  const worker = await startWorker(
    { metricsPort: 0, metricsHost: '127.0.0.1', ...settings, dataDirectory },
    {
      provider: provider ?? instantProvider,
      log: log ?? (() => {}),
      ...(queueStub && { queue: queueStub }),
    },
  )
  onTestFinished(worker.stop)
  const samples = () => scrape(worker.metricsUrl)
  return {
    ...worker,
    dataDirectory,
    samples,
    family: async (name: string) => familyOf(await samples(), name),
  }
}

const call = (changes: Partial<LlmCall> = {}): LlmCall => ({
  provider: 'openai',
  model: 'gpt-5',
  purpose: 'summary',
  prompt: 'text',
  ...changes,
})
const job = (id: string) => ({ id, feeds: [{ source: 'rss', items: 12 }] })
const stages = ['ingest', 'embed', 'dedupe', 'cluster', 'triage', 'rank', 'enrich', 'digest']

describe('the metrics server', () => {
  it('AH-R3: exposes exactly what is declared, after it has worked', async () => {
    const { runPipeline, metricsUrl } = await start()
    await runPipeline(job('a'))
    const text = await (await fetch(metricsUrl)).text()
    expectContract({ pipeline, llm, credits, queue }, text)
  })

  it('AH-R3: answers GET /metrics with every metric of the worker, and 404 elsewhere', async () => {
    const { metricsUrl } = await start()
    const answer = await fetch(metricsUrl)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    for (const family of familiesOf({ pipeline, llm, credits, queue }))
      expect(text).toContain(`# TYPE ${family.name} ${family.kind}\n`)
    for (const path of ['/', '/api/metrics', '/health', '/jobs'])
      expect((await fetch(new URL(path, metricsUrl))).status).toBe(404)
  })

  it('AH-R3: prints what promtool accepts without a remark', async () => {
    const { runPipeline, metricsUrl } = await start({ nodeMetrics: false, budgetDaily: 1 })
    await runPipeline(job('a'))
    expect(promtoolRemarks(await (await fetch(metricsUrl)).text())).toBe('')
  })

  it('AH-R3: is on port 9091 unless told otherwise', () => {
    expect(workerSettings({}).metricsPort).toBe(9091)
  })

  it('AH-R17: has the Node.js metrics, unless switched off', async () => {
    expect(await (await start()).samples()).toHaveProperty('process_cpu_seconds_total')
    const without = await start({ nodeMetrics: false })
    expect(await without.samples()).not.toHaveProperty('process_cpu_seconds_total')
  })
})

describe('the pipeline', () => {
  it('AH-R10: records duration and success of each stage', async () => {
    const { runPipeline, family } = await start()
    await runPipeline(job('a'))
    const once = Object.fromEntries(
      stages.map((stage) => [`{stage="${stage}",status="success"}`, 1]),
    )
    expect(moved(await family('pipeline_runs_total'))).toEqual(once)
    expect(moved(await family('pipeline_run_duration_seconds_count'))).toEqual(once)
  })

  it('AH-R10: counts a throw as an error of its stage, and throws the same error on', async () => {
    const error = new Error('the provider is down')
    const { runPipeline, family } = await start({
      provider: {
        complete: (given) =>
          given.purpose === 'triage' ? Promise.reject(error) : instantProvider.complete(given),
      },
    })
    await expect(runPipeline(job('a'))).rejects.toBe(error)
    const expected = {
      '{stage="ingest",status="success"}': 1,
      '{stage="embed",status="success"}': 1,
      '{stage="dedupe",status="success"}': 1,
      '{stage="cluster",status="success"}': 1,
      '{stage="triage",status="error"}': 1,
    }
    expect(moved(await family('pipeline_runs_total'))).toEqual(expected)
    expect(moved(await family('pipeline_run_duration_seconds_count'))).toEqual(expected)
  })

  it('AH-R11: counts each item of a mixed batch by source type and outcome', async () => {
    const metrics = instrument({ pipeline }, { defaultMetrics: false })
    const item = (id: string, source: string, title = 'A title'): Item => ({
      id,
      source,
      title,
      url: `https://feed.example/${id}`,
      text: 'some text',
    })
    const offers = [
      item('1', 'rss'),
      item('2', 'rss'),
      item('1', 'rss'),
      item('3', 'rss', ''),
      { ...item('4', 'rss'), url: 'not a url' },
    ]
    const ingest = createIngest(metrics.pipeline.items, async ({ source }) =>
      source === 'rss' ? offers : [item('9', source)],
    )
    const feeds = ['rss', 'hn', 'mastodon'].map((source) => ({ source, items: 1 }))
    const fresh = await ingest({ id: 'a', feeds }, seededRandom(1))
    expect(fresh.map(({ id }) => id)).toEqual(['1', '2', '9'])
    const counted = familyOf(samplesOf(await metrics.registry.metrics()), 'ingest_items_total')
    expect(moved(counted)).toEqual({
      '{source_type="rss",status="success"}': 2,
      '{source_type="rss",status="skipped"}': 1,
      '{source_type="rss",status="error"}': 2,
      '{source_type="hn",status="success"}': 1,
      '{source_type="other",status="skipped"}': 1,
    })
  })

  it('AH-R18: finishes its job when the metrics fail', async () => {
    const { runPipeline, metrics } = await start()
    for (const { name } of familiesOf({ pipeline, llm, credits })) {
      const collector = metrics.registry.getSingleMetric(name) as unknown as Record<string, unknown>
      for (const method of ['inc', 'observe'])
        collector[method] = () => {
          throw new Error('out of order')
        }
    }
    await expect(runPipeline(job('a'))).resolves.toBeUndefined()
  })
})

describe('calls of LLM providers', () => {
  it('AH-R12: are timed and counted, the counter by outcome too', async () => {
    const { callLlm, family } = await start({ models: ['gpt-5', 'gpt-5-fails'] })
    await callLlm(call())
    await expect(callLlm(call({ model: 'gpt-5-fails' }))).rejects.toThrow('no answer')
    expect(moved(await family('llm_calls_total'))).toEqual({
      '{provider="openai",model="gpt-5",purpose="summary",status="success"}': 1,
      '{provider="openai",model="gpt-5-fails",purpose="summary",status="error"}': 1,
    })
    expect(moved(await family('llm_call_duration_seconds_count'))).toEqual({
      '{provider="openai",model="gpt-5",purpose="summary"}': 1,
      '{provider="openai",model="gpt-5-fails",purpose="summary"}': 1,
    })
  })

  it('AH-R13: increase the credits by exactly what the ledger records', async () => {
    const { callLlm, family, dataDirectory } = await start()
    await Promise.all(Array.from({ length: 20 }, () => callLlm(call())))
    await callLlm(call({ provider: 'xai', purpose: 'signal' }))
    await callLlm(call({ model: 'gpt-5-fails' })).catch(() => {})
    const rows = await readLedger(dataDirectory)
    const booked = rows.reduce((sum, row) => sum + row.credits, 0)
    expect(booked).toBe(21 * 7)
    expect(moved(await family('credits_consumed_total'))).toEqual({
      '{provider="openai",purpose="summary"}': 140,
      '{provider="xai",purpose="signal"}': 7,
    })
  })

  it('AH-R13: are not counted again by the next process, which starts at 0', async () => {
    const first = await start()
    await first.callLlm(call())
    await first.stop()
    const second = await start({ dataDirectory: first.dataDirectory })
    expect(moved(await second.family('credits_consumed_total'))).toEqual({})
    await second.callLlm(call())
    expect(moved(await second.family('credits_consumed_total'))).toEqual({
      '{provider="openai",purpose="summary"}': 7,
    })
    expect(await readLedger(first.dataDirectory)).toHaveLength(2)
  })

  it('AH-R13: increase no credits when the ledger cannot be written', async () => {
    const dataDirectory = join(await temporaryDirectory(), 'data')
    const { callLlm, family } = await start({ dataDirectory })
    const { rm } = await import('node:fs/promises')
    await rm(dataDirectory, { recursive: true })
    await expect(callLlm(call())).rejects.toThrow('ENOENT')
    expect(moved(await family('credits_consumed_total'))).toEqual({})
  })

  it('AH-R19: of 1,000 unknown models are one series, "other"', async () => {
    const { callLlm, family } = await start()
    for (let i = 0; i < 1000; i++) await callLlm(call({ model: `model-${i}` }))
    expect(moved(await family('llm_calls_total'))).toEqual({
      '{provider="openai",model="other",purpose="summary",status="success"}': 1000,
    })
  })

  it('AH-R19: take at most 20 models with series of their own', () => {
    const names = Array.from({ length: 21 }, (_, i) => `model-${i}`)
    expect(workerSettings({ LLM_MODELS: names.slice(1).join() }).models).toHaveLength(20)
    expect(() => workerSettings({ LLM_MODELS: names.join() })).toThrow('at most 20 names')
  })
})

describe('the queue', () => {
  const stub = (depth: () => Promise<number>): JobQueue => ({
    enqueue: () => Promise.reject(new Error('not here')),
    take: async () => undefined,
    finish: async () => {},
    depth,
  })

  it('AH-R14: is looked at again and again; a failure is logged once and keeps the last value', async () => {
    const logged: string[] = []
    let reads = 0
    let read = async () => 3
    const { family } = await start({
      queue: stub(() => {
        reads++
        return read()
      }),
      queueDepthSeconds: 0.02,
      log: (message) => logged.push(message),
    })
    const depth = () => family('queue_depth')
    await vi.waitFor(async () => expect(await depth()).toEqual({ '{queue_name="pipeline"}': 3 }))

    read = () => Promise.reject(new Error('no connection'))
    const before = reads
    await vi.waitFor(() => expect(reads).toBeGreaterThan(before + 3))
    expect(await depth()).toEqual({ '{queue_name="pipeline"}': 3 })
    expect(logged).toEqual([
      "The queue's depth was not read, the last one stays: Error: no connection",
    ])

    read = async () => 5
    await vi.waitFor(async () => expect(await depth()).toEqual({ '{queue_name="pipeline"}': 5 }))
  })

  it('AH-R14: is looked at every 15 seconds unless told otherwise', () => {
    expect(workerSettings({}).queueDepthSeconds).toBe(15)
    expect(workerSettings({ QUEUE_DEPTH_SECONDS: '2' }).queueDepthSeconds).toBe(2)
  })

  it('AH-R14: has no depth until it was read', async () => {
    const { family } = await start({ queue: stub(() => Promise.reject(new Error('no'))) })
    expect(await family('queue_depth')).toEqual({})
  })

  it('AH-R15: has its jobs counted as completed or failed', async () => {
    const { dataDirectory, family } = await start()
    const jobs = await openJobQueue(join(dataDirectory, 'queue'))
    await jobs.enqueue([{ source: 'rss', items: 3 }])
    await jobs.enqueue([{ source: 'rss', items: 3, reachable: false }])
    await vi.waitFor(
      async () =>
        expect(await family('queue_jobs_total')).toMatchObject({
          '{queue_name="pipeline",status="completed"}': 1,
          '{queue_name="pipeline",status="failed"}': 1,
        }),
      { timeout: 5000 },
    )
    expect(await jobs.depth()).toBe(0)
  })

  it('gives the jobs of a worker that died to the next one', async () => {
    const directory = join(await temporaryDirectory(), 'queue')
    const before = await openJobQueue(directory)
    const { id } = await before.enqueue([{ source: 'rss', items: 1 }])
    expect((await before.take())?.id).toBe(id)
    expect(await before.take()).toBeUndefined()
    expect((await (await openJobQueue(directory, { recover: true })).take())?.id).toBe(id)
  })

  it('gives each job to one of two takers', async () => {
    const jobs = await openJobQueue(join(await temporaryDirectory(), 'queue'))
    for (let i = 0; i < 20; i++) await jobs.enqueue([{ source: 'rss', items: 1 }])
    const taken = await Promise.all(Array.from({ length: 25 }, () => jobs.take()))
    const ids = taken.flatMap((job) => (job ? [job.id] : []))
    expect([ids.length, new Set(ids).size]).toEqual([20, 20])
  })
})

describe('budgets', () => {
  it('AH-R16: are exported from the environment; an unset one has no series', async () => {
    const limits = async (env: NodeJS.ProcessEnv) => {
      const { metricsPort: _, dataDirectory: __, ...settings } = workerSettings(env)
      return (await start(settings)).family('credits_budget_limit')
    }
    expect(await limits({})).toEqual({})
    expect(await limits({ CREDITS_BUDGET_DAILY: '500' })).toEqual({ '{period="daily"}': 500 })
    expect(await limits({ CREDITS_BUDGET_DAILY: '500', CREDITS_BUDGET_MONTHLY: '9000' })).toEqual({
      '{period="daily"}': 500,
      '{period="monthly"}': 9000,
    })
  })
})

it('AH-R20: a fresh process has every known outcome at 0', async () => {
  const { samples } = await start({ models: ['gpt-5'] })
  const fresh = await samples()
  const known = [
    ...stages.flatMap((stage) =>
      ['success', 'error'].map(
        (status) => `pipeline_runs_total{stage="${stage}",status="${status}"}`,
      ),
    ),
    ...sources
      .slice(0, -1)
      .flatMap((source) =>
        ['success', 'skipped', 'error'].map(
          (status) => `ingest_items_total{source_type="${source}",status="${status}"}`,
        ),
      ),
    ...['completed', 'failed'].map(
      (status) => `queue_jobs_total{queue_name="pipeline",status="${status}"}`,
    ),
    ...['openai', 'anthropic', 'xai', 'other'].flatMap((provider) =>
      ['success', 'error'].map(
        (status) =>
          `llm_calls_total{provider="${provider}",model="gpt-5",purpose="summary",status="${status}"}`,
      ),
    ),
    'credits_consumed_total{provider="openai",purpose="embedding"}',
  ]
  expect(known.filter((series) => fresh[series] !== 0)).toEqual([])
})
