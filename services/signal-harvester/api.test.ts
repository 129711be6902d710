import { familyOf, moved, promtoolRemarks, samplesOf, scrape } from '@systems/kit/testing'
import { application } from '@systems/metrics/signal-harvester'
import { familiesOf } from '@telltale/core'
import { Hono } from 'hono'
import { expectContract } from 'telltale/contract'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createApp, middlewareOrder } from './api/app.ts'
import { type ApiSettings, apiSettings } from './api/settings.ts'
import { type ApiParts, startApi } from './api/start.ts'
import { discovery, instantProvider, listedSource } from './testing.ts'

const still: Partial<ApiSettings> = {
  port: 0,
  host: '127.0.0.1',
  slowness: 0,
  databaseFailureRate: 0,
  gaugeRefreshSeconds: 0.05,
  pipelinePauseSeconds: 60,
}

async function start(settings: Partial<ApiSettings> = {}, parts: ApiParts = {}) {
  const logged: string[] = []
  const api = await startApi(
    { ...still, ...settings },
    {
      provider: instantProvider,
      sources: [listedSource('rss', [])],
      log: (message) => logged.push(message),
      ...parts,
    },
  )
  onTestFinished(api.stop)
  const metricsUrl = `${api.url}/metrics/prometheus`
  return {
    ...api,
    logged,
    metricsUrl,
    requests: async () => moved(familyOf(await scrape(metricsUrl), 'http_requests_total')),
    ask: async (path: string, init?: RequestInit) => {
      const answer = await fetch(api.url + path, init)
      await answer.arrayBuffer()
      return answer
    },
  }
}

const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

describe('the metrics endpoint', () => {
  it('SH-R1, SH-A1: answers GET /metrics/prometheus with the text format', async () => {
    const { ask, metricsUrl } = await start()
    await ask('/signals')
    await vi.waitFor(async () => {
      const answer = await fetch(metricsUrl)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
      const text = await answer.text()
      expect(text).toContain('# HELP http_requests_total HTTP requests handled.\n')
      expect(text).toContain('# TYPE http_requests_total counter\n')
      expect(text).toContain(
        '\nhttp_requests_total{endpoint="/signals",method="GET",status="200"} 1\n',
      )
    })
    expect(apiSettings({}).port).toBe(8000)
  })

  it('SH-R1: prints what promtool accepts', async () => {
    const { ask, metricsUrl } = await start()
    await ask('/signals')
    const remarks = promtoolRemarks(await (await fetch(metricsUrl)).text())
    // Gauges whose names end in _total are the specification's; the other lines are about Node.js.
    const own = remarks
      .split('\n')
      .filter((line) => line !== '' && !/^nodejs_|^process_/.test(line))
    expect(own.map((line) => line.split(' ')[0]).sort()).toEqual([
      'cross_source_relationships_total',
      'discoveries_total',
      'entities_total',
      'signals_total',
      'topic_artifacts_total',
      'topics_total',
    ])
  })

  it('SH-R2, SH-A7: registers 44 families in eight categories', async () => {
    const { metricsUrl } = await start()
    const text = await (await fetch(metricsUrl)).text()
    const families = familiesOf(application)
    expect(families).toHaveLength(44)
    for (const { name, kind } of families) expect(text).toContain(`# TYPE ${name} ${kind}\n`)
    // Caches belong to the database, embeddings to the LLM.
    const category: Readonly<Record<string, string>> = { cache: 'database', embeddings: 'llm' }
    expect(new Set(Object.keys(application).map((group) => category[group] ?? group)).size).toBe(8)
  })

  it('exposes exactly what is declared', async () => {
    const { ask, metricsUrl, pipeline } = await start()
    await pipeline.run()
    await ask('/signals')
    await ask('/wp-login.php')
    expectContract(application, await (await fetch(metricsUrl)).text())
  })

  it('does not count its own scrapes, unless switched on', async () => {
    const silent = await start()
    await silent.requests()
    expect(await silent.requests()).toEqual({})
    const counting = await start({ measureScrapes: true })
    await counting.requests()
    await vi.waitFor(async () =>
      expect(Object.keys(await counting.requests())).toEqual([
        '{endpoint="/metrics/prometheus",method="GET",status="200"}',
      ]),
    )
  })

  it('SH-R16: counters for what is known are there, at 0, from the start', async () => {
    const { metrics } = await start()
    const samples = samplesOf(await metrics.registry.metrics())
    const sources = ['arxiv', 'github', 'x', 'rss', 'web', 'other']
    for (const source of sources) {
      expect(samples).toHaveProperty([`discoveries_fetched_total{source="${source}"}`], 0)
    }
    for (const series of [
      'pipeline_runs_total{stage="embed",status="failure"}',
      'llm_requests_total{provider="anthropic",model="claude",status="error"}',
      'llm_tokens_total{provider="openai",model="gpt-4",token_type="completion"}',
      'database_queries_total{operation="delete",status="error"}',
      'cache_hits_total{cache_name="http"}',
    ])
      expect(samples).toHaveProperty([series], 0)
  })
})

describe('requests', () => {
  it('SH-R3, SH-A10: are counted and timed by endpoint, method and status, exactly', async () => {
    const { ask, requests, metricsUrl } = await start()
    await ask('/health')
    await ask('/signals?limit=3')
    await ask('/signals?limit=5000')
    await ask('/signals', post({ title: 'A signal' }))
    await ask('/signals', post({}))
    await ask('/signals/1')
    await ask('/ask', post({ question: 'why' }))
    await ask('/ask', post({ question: 'fails' }))
    await ask('/pipeline/runs', { method: 'POST' })
    await vi.waitFor(async () =>
      expect(await requests()).toEqual({
        '{endpoint="/health",method="GET",status="200"}': 1,
        '{endpoint="/signals",method="GET",status="200"}': 1,
        '{endpoint="/signals",method="GET",status="422"}': 1,
        '{endpoint="/signals",method="POST",status="201"}': 1,
        '{endpoint="/signals",method="POST",status="422"}': 1,
        '{endpoint="/signals/{id}",method="GET",status="200"}': 1,
        '{endpoint="/ask",method="POST",status="200"}': 1,
        '{endpoint="/ask",method="POST",status="502"}': 1,
        '{endpoint="/pipeline/runs",method="POST",status="202"}': 1,
      }),
    )
    const timed = familyOf(await scrape(metricsUrl), 'http_request_duration_seconds_count')
    expect(timed['{endpoint="/signals",method="GET"}']).toBe(2)
    expect(timed['{endpoint="/ask",method="POST"}']).toBe(2)
  })

  it('SH-R3: in progress raise the gauge, and it falls back', async () => {
    let answer = () => {}
    const waiting = new Promise<void>((resolve) => {
      answer = resolve
    })
    const provider = {
      ...instantProvider,
      complete: async (model: string, prompt: string) => {
        await waiting
        return instantProvider.complete(model, prompt)
      },
    }
    const { ask, metrics } = await start({}, { provider })
    const inProgress = async () =>
      samplesOf(await metrics.registry.metrics())[
        'http_requests_in_progress{endpoint="/ask",method="POST"}'
      ]
    const questions = ['a', 'b', 'c'].map((question) => ask('/ask', post({ question })))
    await vi.waitFor(async () => expect(await inProgress()).toBe(3))
    answer()
    await Promise.all(questions)
    await vi.waitFor(async () => expect(await inProgress()).toBe(0))
  })

  it('SH-R5: with 1,000 ids are one series, and beside every endpoint unmatched', async () => {
    const { ask, requests } = await start()
    for (let i = 0; i < 1000; i += 50)
      await Promise.all(Array.from({ length: 50 }, (_, j) => ask(`/signals/${i + j}?full=${j}`)))
    await ask('/wp-login.php')
    await ask('/.env')
    await vi.waitFor(async () =>
      expect(await requests()).toEqual({
        '{endpoint="/signals/{id}",method="GET",status="404"}': 1000,
        '{endpoint="unmatched",method="GET",status="404"}': 2,
      }),
    )
  })

  it('SH-R15: succeed when the metrics fail', async () => {
    const { ask, metrics, logged } = await start()
    for (const { name } of familiesOf(application.http)) {
      const collector = metrics.registry.getSingleMetric(name) as unknown as Record<string, unknown>
      for (const method of ['inc', 'dec', 'set', 'observe', 'labels', 'zero'])
        collector[method] = () => {
          throw new Error('out of order')
        }
    }
    expect((await ask('/health')).status).toBe(200)
    expect((await ask('/signals')).status).toBe(200)
    await vi.waitFor(() => expect(logged.length).toBeGreaterThan(0))
  })

  it('are answered with 500, and counted so, when the database fails', async () => {
    const { ask, requests, logged } = await start({ databaseFailureRate: 1 })
    expect((await ask('/topics')).status).toBe(500)
    await vi.waitFor(async () =>
      expect(await requests()).toEqual({
        '{endpoint="/topics",method="GET",status="500"}': 1,
      }),
    )
    expect(logged).toContain('GET /topics: The select was cancelled: it waited for a lock.')
  })
})

describe('the middleware', () => {
  it('SH-R4: security headers come first, then the metrics, then the compression', async () => {
    expect(middlewareOrder).toEqual(['SecurityHeaders', 'PrometheusMiddleware', 'Compression'])
    const { metrics } = await start()
    const app = createApp(metrics.http, () => {})
    const body = 'kelp '.repeat(1000)
    app.get('/long', (context) => context.text(body))
    const answer = await app.request('/long', { headers: { 'accept-encoding': 'gzip' } })
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    // All three run for every path, in the order in which they were added.
    const all = app.routes.filter(({ method, path }) => method === 'ALL' && path === '/*')
    expect(all).toHaveLength(3)
    expect(all.map(({ handler }) => handler.name.replace(/\d+$/, ''))).toEqual([
      'secureHeaders',
      '',
      'compress',
    ])
  })

  it('SH-R14: adds less than a millisecond to a request', async () => {
    const { metrics } = await start()
    const measured = createApp(metrics.http, () => {})
    const bare = new Hono()
    for (const app of [measured, bare]) app.get('/signals', (context) => context.text('ok'))
    const millisecondsOf = async (app: Hono) => {
      const began = performance.now()
      for (let i = 0; i < 500; i++) await app.request('/signals')
      return (performance.now() - began) / 500
    }
    // Headers and compression are in the difference, too. The first rounds are the compiler's, and
    // whatever else the machine does only adds: the quickest round says what a request costs.
    const quickest = { measured: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY }
    for (let round = 0; round < 6; round++) {
      quickest.measured = Math.min(quickest.measured, await millisecondsOf(measured))
      quickest.bare = Math.min(quickest.bare, await millisecondsOf(bare))
    }
    expect(quickest.measured - quickest.bare).toBeLessThan(1)
  })
})

describe('the routes', () => {
  it('find what the pipeline has stored', async () => {
    const sources = [listedSource('arxiv', [discovery({ names: ['Kelp Institute'] })])]
    const { url, pipeline, store } = await start({}, { sources })
    await pipeline.run()
    const json = async (path: string) => (await fetch(url + path)).json()
    const [found] = await store.discoveries({ limit: 1 })
    const [topic] = await store.topics()
    const [entity] = await store.entities()
    expect(await json(`/discoveries/${found?.id}`)).toEqual(found)
    expect(await json(`/topics/${topic?.id}/artifacts`)).toEqual(topic?.artifacts)
    expect(await json(`/entities/${entity?.id}`)).toEqual(entity)
    expect(await json('/signals?limit=1')).toHaveLength(1)
    expect(await json('/discoveries?source=arxiv&limit=100')).not.toEqual([])
    expect((await fetch(`${url}/topics/0123456789ab`)).status).toBe(404)
  })

  it('answer lists from the cache for a moment', async () => {
    const { ask, metrics } = await start()
    for (let i = 0; i < 3; i++) await ask('/topics')
    await vi.waitFor(async () => {
      const samples = samplesOf(await metrics.registry.metrics())
      expect(samples['cache_hits_total{cache_name="http"}']).toBe(2)
      expect(samples['cache_misses_total{cache_name="http"}']).toBe(1)
    })
  })
})
