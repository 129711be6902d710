import { execFileSync } from 'node:child_process'
import * as successor from '@prometheus-io/client'
import {
  counter,
  gauge,
  histogram,
  httpMethod,
  httpRoute,
  httpStatus,
  oneOf,
  type Problem,
  summary,
  upTo,
} from '@telltale/core'
import * as promClient from 'prom-client'
import { describe, expect, it } from 'vitest'
import { instrument } from './index.ts'

const provider = oneOf('openai', 'anthropic').otherwise('other')
const model = upTo(3).otherwise('other')
const outcome = oneOf('success', 'error')

/** Definitions of an imaginary shop: a new copy at each call, as a module loaded twice would have. */
const shopDefinitions = () => ({
  http: {
    requests: counter('http_requests_total', {
      help: 'HTTP requests answered.',
      unit: 'requests',
      labels: { method: httpMethod, route: httpRoute, status_code: httpStatus },
    }),
    duration: histogram('http_request_duration_seconds', {
      help: 'Time taken to answer an HTTP request.',
      labels: { method: oneOf('GET', 'POST') },
      buckets: [0.1, 1],
    }),
  },
  llm: {
    calls: counter('llm_calls_total', {
      help: 'LLM calls by outcome.',
      unit: 'calls',
      labels: { provider, model, status: outcome },
    }),
    wait: summary('llm_wait_seconds', {
      help: 'Time spent waiting for a free slot.',
      labels: { provider },
      quantiles: [0.5, 0.9],
    }),
  },
  queue: {
    depth: gauge('queue_depth', {
      help: 'Jobs waiting in the queue.',
      unit: 'jobs',
      labels: { queue_name: oneOf('orders') },
    }),
    workers: gauge('queue_workers', { help: 'Workers that take jobs.', unit: 'workers' }),
    jobs: counter('queue_jobs_total', { help: 'Jobs done.', unit: 'jobs' }),
  },
})

function shop(options: Parameters<typeof instrument>[1] = {}) {
  const problems: Problem[] = []
  const metrics = instrument(shopDefinitions(), {
    defaultMetrics: false,
    onProblem: (problem) => problems.push(problem),
    ...options,
  })
  return { metrics, problems, lines: async () => samples(await metrics.registry.metrics()) }
}

function samples(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

describe('instrument', () => {
  it('makes real prom-client metrics of the definitions in a new registry', async () => {
    const { metrics } = shop()
    expect(metrics.registry).toBeInstanceOf(promClient.Registry)
    expect(metrics.registry.getSingleMetric('http_requests_total')).toBeInstanceOf(
      promClient.Counter,
    )
    expect(metrics.registry.getSingleMetric('queue_depth')).toBeInstanceOf(promClient.Gauge)
    expect(metrics.registry.getSingleMetric('llm_wait_seconds')).toBeInstanceOf(promClient.Summary)
  })

  it('records what the handles are given', async () => {
    const { metrics, lines, problems } = shop()
    metrics.http.requests.inc({ method: 'GET', route: '/orders/:id', status_code: '200' })
    metrics.http.requests.inc({ method: 'GET', route: '/orders/:id', status_code: '200' }, 2)
    metrics.http.duration.observe({ method: 'GET' }, 0.5)
    metrics.llm.wait.observe({ provider: 'openai' }, 3)
    metrics.queue.depth.set({ queue_name: 'orders' }, 7)
    metrics.queue.depth.dec({ queue_name: 'orders' }, 2)
    metrics.queue.workers.inc()
    metrics.queue.jobs.inc(4)
    expect(problems).toEqual([])
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'http_requests_total{method="GET",route="/orders/:id",status_code="200"} 3',
        'http_request_duration_seconds_bucket{le="1",method="GET"} 1',
        'http_request_duration_seconds_sum{method="GET"} 0.5',
        'llm_wait_seconds_count{provider="openai"} 1',
        'queue_depth{queue_name="orders"} 5',
        'queue_workers 1',
        'queue_jobs_total 4',
      ]),
    )
  })

  it('prints text that promtool accepts without a remark', async () => {
    const { metrics } = shop()
    metrics.queue.depth.set({ queue_name: 'orders' }, 7)
    expect(promtoolCheckMetrics(await metrics.registry.metrics())).toBe('')
  })

  it('uses the registry and the client that it is given, also the successor of prom-client', async () => {
    const registry = new successor.Registry()
    const metrics = instrument(shopDefinitions(), {
      client: successor,
      registry,
      defaultMetrics: false,
    })
    metrics.queue.jobs.inc()
    expect(metrics.registry).toBe(registry)
    expect(registry.getSingleMetric('queue_jobs_total')).toBeInstanceOf(successor.Counter)
    expect(samples(await registry.metrics())).toContain('queue_jobs_total 1')
  })

  it('registers the Node.js metrics unless told not to', async () => {
    const withThem = instrument(shopDefinitions())
    const without = instrument(shopDefinitions(), { defaultMetrics: false })
    expect(await withThem.registry.metrics()).toContain('process_cpu_seconds_total')
    expect(await without.registry.metrics()).not.toContain('process_cpu_seconds_total')
  })

  it('gives handles of the same metrics when definitions come twice, even as two copies', async () => {
    const registry = new promClient.Registry()
    const first = instrument(shopDefinitions(), { registry })
    const second = instrument(shopDefinitions(), { registry })
    first.queue.jobs.inc()
    second.queue.jobs.inc()
    expect(samples(await registry.metrics())).toContain('queue_jobs_total 2')
  })

  it('does not set running counts back to 0 when it is called again', async () => {
    const registry = new promClient.Registry()
    const first = instrument(shopDefinitions(), { registry })
    first.llm.calls.inc({ provider: 'openai', model: 'a', status: 'error' })
    first.http.duration.observe({ method: 'GET' }, 0.5)
    instrument(shopDefinitions(), { registry })
    const lines = samples(await registry.metrics())
    expect(lines).toContain('llm_calls_total{provider="openai",model="a",status="error"} 1')
    expect(lines).toContain('http_request_duration_seconds_count{method="GET"} 1')
  })
})

describe('the first scrape', () => {
  it('has every known series of counters and histograms at 0', async () => {
    const { lines } = shop({ values: { model: ['gpt-5'] } })
    const first = await lines()
    for (const p of ['openai', 'anthropic', 'other'])
      for (const m of ['gpt-5', 'other'])
        for (const status of ['success', 'error'])
          expect(first).toContain(
            `llm_calls_total{provider="${p}",model="${m}",status="${status}"} 0`,
          )
    expect(first).toContain('http_request_duration_seconds_bucket{le="+Inf",method="POST"} 0')
    expect(first).toContain('queue_jobs_total 0')
  })

  it('has no gauge, because nobody has measured it yet', async () => {
    const { lines } = shop()
    expect((await lines()).filter((line) => /^queue_(depth|workers)/.test(line))).toEqual([])
  })

  it('has no series of a family with an open label whose values nobody listed', async () => {
    const { lines } = shop()
    expect((await lines()).filter((line) => /^(llm_calls|http_requests)/.test(line))).toEqual([])
  })

  it('has no series of a family with more than a thousand lines', async () => {
    const digits = oneOf('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'x')
    const wide = counter('wide_total', {
      help: 'Counts things with 1331 known combinations.',
      labels: { a: digits, b: digits, c: digits },
    })
    const metrics = instrument({ wide }, { defaultMetrics: false })
    expect(await metrics.registry.metrics()).not.toContain('wide_total{')
  })
})

describe('labels', () => {
  it('folds an unknown value of a closed label into its fold', async () => {
    const { metrics, lines, problems } = shop()
    metrics.http.requests.inc({ method: 'PROPFIND' as 'GET', route: '/', status_code: '207' })
    expect(await lines()).toContain(
      'http_requests_total{method="OTHER",route="/",status_code="207"} 1',
    )
    expect(problems).toEqual([])
  })

  it('folds what an open label has beyond its bound, and says so once', async () => {
    const { metrics, lines, problems } = shop()
    for (let i = 0; i < 1000; i++)
      metrics.llm.calls.inc({ provider: 'openai', model: `model-${i}`, status: 'success' })
    const series = (await lines()).filter((line) => line.startsWith('llm_calls_total'))
    expect(series).toEqual([
      'llm_calls_total{provider="openai",model="model-0",status="success"} 1',
      'llm_calls_total{provider="openai",model="model-1",status="success"} 1',
      'llm_calls_total{provider="openai",model="other",status="success"} 998',
    ])
    expect(problems.map((problem) => problem.summary)).toEqual([
      'The label "model" of llm_calls_total has its 3 values; every further one is counted as "other".',
    ])
  })

  it('keeps one bound for all handles of a metric', async () => {
    const registry = new promClient.Registry()
    const options = { registry, defaultMetrics: false, onProblem: () => {} }
    const first = instrument(shopDefinitions(), options)
    const second = instrument(shopDefinitions(), options)
    for (const [handle, name] of [
      [first.llm.calls, 'a'],
      [second.llm.calls, 'b'],
      [second.llm.calls, 'c'],
    ] as const)
      handle.inc({ provider: 'openai', model: name, status: 'success' })
    const models = [...(await registry.metrics()).matchAll(/model="(\w+)"/g)].map((m) => m[1])
    expect(models).toEqual(['a', 'b', 'other'])
  })

  it('folds everything outside the allow-list of an open label', async () => {
    const { metrics, lines } = shop({ values: { model: ['gpt-5'] } })
    for (let i = 0; i < 1000; i++)
      metrics.llm.calls.inc({ provider: 'openai', model: `model-${i}`, status: 'success' })
    metrics.llm.calls.inc({ provider: 'openai', model: 'gpt-5', status: 'success' })
    const counted = (await lines()).filter((line) => /^llm_calls_total.* [1-9]/.test(line))
    expect(counted.sort()).toEqual([
      'llm_calls_total{provider="openai",model="gpt-5",status="success"} 1',
      'llm_calls_total{provider="openai",model="other",status="success"} 1000',
    ])
  })

  it("does not hold on to the caller's object", async () => {
    const { metrics, lines } = shop()
    const labels = { method: 'GET', route: '/a', status_code: '200' } as const
    const reused: { method: 'GET'; route: string; status_code: string } = { ...labels }
    metrics.http.requests.inc(reused)
    reused.route = '/b'
    metrics.http.requests.inc(reused)
    expect((await lines()).filter((line) => line.startsWith('http_requests_total'))).toEqual([
      'http_requests_total{method="GET",route="/a",status_code="200"} 1',
      'http_requests_total{method="GET",route="/b",status_code="200"} 1',
    ])
  })
})

describe('timers', () => {
  it('observe the seconds between start and stop and return them', async () => {
    const { metrics, lines } = shop()
    const stop = metrics.http.duration.startTimer({ method: 'POST' })
    await new Promise((resolve) => setTimeout(resolve, 30))
    const seconds = stop()
    expect(seconds).toBeGreaterThan(0.025)
    expect(seconds).toBeLessThan(5)
    expect(await lines()).toContain(`http_request_duration_seconds_sum{method="POST"} ${seconds}`)
  })

  it('take the labels at the end as well', async () => {
    const { metrics, lines } = shop()
    metrics.http.duration.startTimer()({ method: 'GET' })
    expect(await lines()).toContain('http_request_duration_seconds_count{method="GET"} 1')
  })
})

describe('gauges', () => {
  it('can forget a series of which nothing is known any more', async () => {
    const { metrics, lines } = shop()
    metrics.queue.depth.set({ queue_name: 'orders' }, 1)
    metrics.queue.depth.remove({ queue_name: 'orders' })
    metrics.queue.workers.set(2)
    metrics.queue.workers.remove()
    expect((await lines()).filter((line) => /^queue_(depth|workers)/.test(line))).toEqual([])
  })
})

function promtoolCheckMetrics(text: string): string {
  try {
    return execFileSync('promtool', ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  } catch (error) {
    const failure = error as NodeJS.ErrnoException & { stderr?: string; stdout?: string }
    if (failure.code === 'ENOENT')
      throw new Error('promtool is missing. Install it: apt-get install -y prometheus')
    return `${failure.stdout ?? ''}${failure.stderr ?? ''}`
  }
}
