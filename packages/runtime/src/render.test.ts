import { spawnSync } from 'node:child_process'
import * as successor from '@prometheus-io/client'
import { counter, gauge, histogram, oneOf, type Problem, upTo } from '@telltale/core'
import * as promClient from 'prom-client'
import { describe, expect, it } from 'vitest'
import { accelerate, instrument, onScrape, type Registry, render } from './index.ts'

const definitions = {
  jobs: counter('jobs_total', { help: 'Jobs.', unit: 'jobs', labels: { kind: upTo(5) } }),
  depth: gauge('depth', { help: 'Depth.', unit: 'jobs', labels: { queue: oneOf('a', 'b') } }),
  level: gauge('level', { help: 'Level.', unit: 'jobs' }),
}
function start() {
  const problems: Problem[] = []
  const onProblem = (problem: Problem) => problems.push(problem)
  return { ...instrument(definitions, { defaultMetrics: false, onProblem }), problems }
}
const textOf = async (registry: Registry) =>
  String(await render(registry, { collectTimeoutMs: 50 }))
const never = () => new Promise<never>(() => {})

describe('render', () => {
  it('gives the bytes that metrics() gives, for metrics of every origin', async () => {
    const registry = new promClient.Registry()
    const register = { registers: [registry], help: 'By hand, ü.' }
    new promClient.Counter({ name: 'hand_total', ...register }).inc(3)
    new promClient.Gauge({ name: 'hand', ...register, labelNames: ['x'] }).set({ x: '"ü' }, 1)
    new promClient.Histogram({ name: 'hand_seconds', ...register, buckets: [1] }).observe(0.5)
    new promClient.Summary({ name: 'hand_size', ...register }).observe(4)
    new promClient.Gauge({
      name: 'asked',
      ...register,
      collect() {
        this.set(42)
      },
    })
    const { jobs, depth } = instrument(definitions, { registry, defaultMetrics: false })
    jobs.inc({ kind: '日本' })
    depth.set({ queue: 'a' }, Number.MAX_VALUE)
    expect(await textOf(registry)).toBe(await registry.metrics())
    const open = String(await render(registry, { format: 'openmetrics' }))
    registry.setContentType('application/openmetrics-text; version=1.0.0; charset=utf-8' as never)
    expect(open).toBe(await registry.metrics())
    expect(open).toContain('hand_total 3\n')
  })

  it('of one format does not change what the other prints', async () => {
    const registry = new promClient.Registry()
    new promClient.Counter({ name: 'hand_total', help: 'H.', registers: [registry] }).inc()
    const before = await textOf(registry)
    await render(registry, { format: 'openmetrics' })
    expect(await textOf(registry)).toBe(before)
  })

  it('gives an empty exposition for an empty registry, as metrics() does', async () => {
    const registry = new promClient.Registry()
    expect(await textOf(registry)).toBe(await registry.metrics())
  })

  it('rejects when the registry itself fails', async () => {
    const registry = new promClient.Registry()
    registry.getMetricsAsArray = () => {
      throw new Error('out of order')
    }
    await expect(render(registry)).rejects.toThrow('out of order')
  })

  it('grows with what it has to hold', async () => {
    const registry = new successor.Registry()
    const counts = new successor.Counter({
      name: 'many_total',
      help: 'Many.',
      labelNames: ['i'],
      registers: [registry],
    })
    for (const size of [10, 10_000, 20]) {
      counts.reset()
      for (let i = 0; i < size; i++) counts.inc({ i: `ü${i}` })
      expect(await textOf(registry)).toBe(await registry.metrics())
    }
  })
})

describe('render of a hundred thousand series', () => {
  const many = () => {
    const registry = new promClient.Registry()
    const allow = { 'metrics/too-many-series': 'A test of many.' }
    const labels = { i: upTo(200_000) }
    const metrics = instrument(
      {
        count: counter('many_total', { help: 'Many.', labels, allow }),
        spread: histogram('many_seconds', { help: 'Many.', labels, allow, buckets: [1, 2] }),
      },
      { registry, defaultMetrics: false },
    )
    for (let i = 0; i < 60_000; i++) metrics.count.inc({ i: `ü${i}` }, i)
    for (let i = 0; i < 10_000; i++) metrics.spread.observe({ i: `${i}` }, i)
    return metrics
  }

  it('gives the same text in many turns, between which others have theirs', async () => {
    const { registry } = many()
    const expected = await registry.metrics()
    let turns = 0
    let isDone = false
    const count = () => {
      turns++
      if (!isDone) setImmediate(count)
    }
    setImmediate(count)
    const text = String(await render(registry))
    isDone = true
    expect(text === expected).toBe(true)
    expect(turns).toBeGreaterThan(2)
  })

  it('gives each series once, whatever is added and removed in between', async () => {
    const { registry, count, spread } = many()
    let isDone = false
    let next = 0
    const change = () => {
      for (let i = 0; i < 12_000 && next < 50_000; i++) count.remove({ i: `ü${next++}` })
      count.inc({ i: `new${next}` })
      spread.observe({ i: `new${next}` }, 1)
      if (!isDone) setImmediate(change)
    }
    setImmediate(change)
    const lines = String(await render(registry)).split('\n')
    isDone = true
    const series = lines.filter((line) => /^[^#]/.test(line)).map((line) => line.split(' ')[0])
    expect(new Set(series).size).toBe(series.length)
    expect(lines.filter((line) => line.startsWith('# TYPE many_total'))).toHaveLength(1)
    expect(series).toContain('many_total{i="ü59999"}')
    expect(series).toContain('many_seconds_count{i="9999"}')
  })
})

describe('a collector that fails', () => {
  const failing = (collect: () => unknown) => {
    const registry = new promClient.Registry()
    const other = instrument(definitions, { registry, defaultMetrics: false, onProblem: () => {} })
    other.jobs.inc({ kind: 'x' })
    new promClient.Gauge({ name: 'bad', help: 'B.', registers: [registry], collect } as never)
    return registry
  }

  it.each([
    [
      'by throwing',
      'error',
      () => {
        throw new Error('out of order')
      },
    ],
    ['by rejecting', 'error', () => Promise.reject(new Error('out of order'))],
    ['by never answering', 'timeout', never],
  ])('%s costs only its own family, and is counted', async (_how, reason, collect) => {
    const registry = failing(collect)
    const text = await textOf(registry)
    expect(text).toContain('jobs_total{kind="x"} 1')
    expect(text).not.toMatch(/^(# \w+ )?bad/m)
    expect(text).toContain(`telltale_collect_failures_total{metric="bad",reason="${reason}"} 1`)
  })

  it('does not pile up calls while one of them hangs', async () => {
    let calls = 0
    let finish = () => {}
    const registry = failing(() => {
      calls++
      return new Promise<void>((resolve) => (finish = resolve))
    })
    for (let i = 0; i < 3; i++) await textOf(registry)
    expect(calls).toBe(1)
    finish()
    await new Promise((resolve) => setImmediate(resolve))
    await textOf(registry)
    expect(calls).toBe(2)
  })

  it('does not fail the metrics() of a registry that is accelerated', async () => {
    const registry = failing(() => Promise.reject(new Error('out of order')))
    await expect(registry.metrics()).rejects.toThrow('out of order')
    expect(await accelerate(registry).metrics()).toContain('jobs_total{kind="x"} 1')
  })
})

describe('onScrape', () => {
  it('reads a gauge when it is scraped, in whichever way', async () => {
    const { level, registry } = start()
    let value = 1
    onScrape(level, () => value++)
    expect(await textOf(registry)).toContain('level 1\n')
    expect(await registry.metrics()).toContain('level 2\n')
    expect(await registry.getMetricsAsJSON()).toContainEqual(
      expect.objectContaining({ name: 'level', values: [{ value: 3, labels: {} }] }),
    )
  })

  it('exposes the series of the last reading, and no others', async () => {
    const { depth, registry } = start()
    const readings = [
      [
        [{ queue: 'a' }, 1],
        [{ queue: 'b' }, 2],
      ],
      [[{ queue: 'b' }, 3]],
      [],
    ] as const
    let next = 0
    onScrape(depth, async () => readings[next++] ?? [])
    const seen: string[][] = []
    for (const _ of readings) seen.push((await textOf(registry)).match(/^depth.*$/gm) ?? [])
    expect(seen).toEqual([['depth{queue="a"} 1', 'depth{queue="b"} 2'], ['depth{queue="b"} 3'], []])
  })

  it.each([
    ['fails', 'error', () => Promise.reject(new Error('no database'))],
    ['takes too long', 'timeout', never],
  ])('has no value when reading %s, and says so once', async (_how, reason, read) => {
    const { level, jobs, registry, problems } = start()
    level.set(3)
    jobs.inc({ kind: 'x' })
    onScrape(level, read, { timeoutMs: 10 })
    await textOf(registry)
    const text = await textOf(registry)
    expect(text).not.toMatch(/^level/m)
    expect(text).toContain('jobs_total{kind="x"} 1')
    await registry.metrics()
    expect(await textOf(registry)).toContain(
      `telltale_collect_failures_total{metric="level",reason="${reason}"}`,
    )
    expect(problems.map((problem) => problem.code)).toEqual(['runtime/collect-failed'])
  })

  it('takes no wrong labels', () => {
    const { depth, level } = start()
    // @ts-expect-error: the value is not declared
    onScrape(depth, () => [[{ queue: 'c' }, 1]])
    // @ts-expect-error: a gauge without labels is one number
    onScrape(level, () => [[{}, 1]])
  })
})

describe('exemplars', () => {
  const traced = {
    requests: counter('requests_total', {
      help: 'Requests.',
      unit: 'requests',
      labels: { method: oneOf('GET') },
      exemplars: true,
    }),
    time: histogram('time_seconds', { help: 'Time.', buckets: [0.1, 1], exemplars: true }),
    untraced: counter('untraced_total', { help: 'Untraced.' }),
  }
  const trace_id = '4bf92f3577b34da6'

  it('stand behind the lines that they belong to, in OpenMetrics only', async () => {
    const metrics = instrument(traced, { defaultMetrics: false })
    metrics.requests.inc({ method: 'GET' }, 2, { trace_id })
    metrics.requests.labels({ method: 'GET' }).inc(1, { trace_id: 'b' })
    metrics.time.observe(0.5, { trace_id })
    metrics.time.labels().observe(7, { trace_id: 'slow"' })
    const exposed = String(await render(metrics.registry, { format: 'openmetrics' }))
    const text = exposed.replace(/ 1\d{9}(\.\d+)?$/gm, ' <time>')
    for (const line of [
      'requests_total{method="GET"} 3 # {trace_id="b"} 1 <time>',
      `time_seconds_bucket{le="1"} 1 # {trace_id="${trace_id}"} 0.5 <time>`,
      'time_seconds_bucket{le="+Inf"} 2 # {trace_id="slow\\""} 7 <time>',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).toContain('time_seconds_bucket{le="0.1"} 0\n')
    expect(await metrics.registry.metrics()).not.toContain('trace_id')
  })

  it("are what the client's own OpenMetrics registry prints", async () => {
    const registry = new promClient.Registry()
    registry.setContentType('application/openmetrics-text; version=1.0.0; charset=utf-8' as never)
    const metrics = instrument(traced, { registry: registry as never, defaultMetrics: false })
    metrics.requests.inc({ method: 'GET' }, 2, { trace_id })
    metrics.time.observe(0.5, { trace_id })
    expect(String(await render(registry))).toBe(await registry.metrics())
  })

  it('of families that do not declare them, or too long ones, are left out', async () => {
    const problems: Problem[] = []
    const onProblem = (problem: Problem) => problems.push(problem)
    const metrics = instrument(traced, { defaultMetrics: false, onProblem })
    metrics.untraced.inc(1, { trace_id })
    metrics.untraced.inc(1, { trace_id })
    metrics.time.observe(0.5, { trace_id: 'x'.repeat(200) })
    const text = String(await render(metrics.registry, { format: 'openmetrics' }))
    expect(text).not.toContain('trace_id')
    expect(text).toContain('untraced_total 2')
    expect(text).toContain('time_seconds_count 1')
    expect(problems.map((problem) => problem.code)).toEqual(['runtime/undeclared-exemplar'])
  })
})

it('promtool has nothing against what is rendered', async () => {
  const { jobs, depth, level, registry } = start()
  for (const kind of ['"', '\\', 'a\nb', '日本', '']) jobs.inc({ kind })
  jobs.inc({ kind: 'one too many' })
  depth.set({ queue: 'a' }, -1e-300)
  level.set(Number.NaN)
  const { status, stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], {
    input: await render(registry),
    encoding: 'utf8',
  })
  if (error) throw new Error('promtool is missing. Install it: apt-get install -y prometheus')
  expect([stdout, stderr, status]).toEqual(['', '', 0])
})
