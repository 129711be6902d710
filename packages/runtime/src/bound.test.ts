import { counter, gauge, histogram, oneOf, type Problem, summary, upTo } from '@telltale/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { type BoundCounter, instrument } from './index.ts'

const queue = { queue: upTo(3).otherwise('other') }
const definitions = {
  jobs: counter('jobs_total', {
    help: 'Jobs done.',
    unit: 'jobs',
    labels: { ...queue, status: oneOf('done', 'failed') },
  }),
  strict: counter('strict_total', { help: 'Counted.', labels: { kind: upTo(2) } }),
  starts: counter('starts_total', { help: 'Starts.' }),
  depth: gauge('depth', { help: 'Jobs that wait.', unit: 'jobs', labels: queue }),
  duration: histogram('duration_seconds', { help: 'Time.', labels: queue, buckets: [1, 2] }),
  wait: summary('wait_seconds', { help: 'Wait.', labels: queue, quantiles: [0.5] }),
}

function start() {
  const problems: Problem[] = []
  const metrics = instrument(definitions, {
    defaultMetrics: false,
    onProblem: (problem) => problems.push(problem),
  })
  const lines = async (name: string) =>
    (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name))
  return { ...metrics, problems, lines }
}

describe('labels() binds a series', () => {
  it('of a counter, which is there at 0 from then on', async () => {
    const { jobs, lines } = start()
    const failed = jobs.labels({ queue: 'a', status: 'failed' })
    expect(await lines('jobs_total')).toEqual(['jobs_total{queue="a",status="failed"} 0'])
    failed.inc()
    failed.inc(2)
    jobs.inc({ queue: 'a', status: 'failed' })
    expect(await lines('jobs_total')).toEqual(['jobs_total{queue="a",status="failed"} 4'])
  })

  it('of a gauge, which is there from its first value on', async () => {
    const { depth, lines } = start()
    const bound = depth.labels({ queue: 'a' })
    expect(await lines('depth')).toEqual([])
    bound.set(7)
    bound.inc()
    bound.dec(3)
    expect(await lines('depth')).toEqual(['depth{queue="a"} 5'])
    bound.remove()
    expect(await lines('depth')).toEqual([])
    bound.inc(2)
    expect(await lines('depth')).toEqual(['depth{queue="a"} 2'])
  })

  it('of a histogram and of a summary, with timers', async () => {
    const { duration, wait, lines } = start()
    const bound = duration.labels({ queue: 'a' })
    bound.observe(1.5)
    const seconds = bound.startTimer()()
    expect(seconds).toBeGreaterThanOrEqual(0)
    expect(await lines('duration_seconds_bucket')).toEqual([
      'duration_seconds_bucket{le="1",queue="a"} 1',
      'duration_seconds_bucket{le="2",queue="a"} 2',
      'duration_seconds_bucket{le="+Inf",queue="a"} 2',
    ])
    wait.labels({ queue: 'a' }).observe(3)
    expect(await lines('wait_seconds_sum')).toEqual(['wait_seconds_sum{queue="a"} 3'])
  })

  it('of a family without labels', async () => {
    const { starts, lines } = start()
    const bound = starts.labels()
    bound.inc()
    expect(await lines('starts_total')).toEqual(['starts_total 1'])
    expectTypeOf(bound).toEqualTypeOf<BoundCounter>()
  })

  it('that survives a reset, a removal and a thousand newer series', async () => {
    const { jobs, registry } = start()
    const bound = jobs.labels({ queue: 'a', status: 'done' })
    bound.inc(5)
    registry.resetMetrics()
    bound.inc(2)
    expect(await registry.metrics()).toContain('jobs_total{queue="a",status="done"} 2\n')
    jobs.remove({ queue: 'a', status: 'done' })
    expect(await registry.metrics()).not.toContain('jobs_total{')
    bound.inc()
    const raw = registry.getSingleMetric('jobs_total') as unknown as { inc(labels: object): void }
    for (let i = 0; i < 1000; i++) raw.inc({ queue: `q${i}`, status: 'done' })
    bound.inc()
    expect(await registry.metrics()).toContain('jobs_total{queue="a",status="done"} 2\n')
  })

  it("which keeps its labels when the caller's object changes", async () => {
    const { depth, lines } = start()
    const labels = { queue: 'a' }
    const bound = depth.labels(labels)
    labels.queue = 'b'
    bound.set(1)
    expect(await lines('depth')).toEqual(['depth{queue="a"} 1'])
  })
})

describe('a bound series with labels that do not fit', () => {
  it('counts every sample as dropped, and reports it once', async () => {
    const { jobs, lines, problems } = start()
    const bound = jobs.labels({ queue: 'a', status: 'lost' as 'done' })
    for (let i = 0; i < 3; i++) bound.inc()
    expect(await lines('telltale_dropped_samples_total')).toEqual([
      'telltale_dropped_samples_total{metric="jobs_total",reason="unknown_label_value"} 4',
    ])
    expect(problems.map((problem) => problem.code)).toEqual(['runtime/unknown-label-value'])
    expect(await lines('jobs_total')).toEqual([])
  })

  it('counts a wrong value as dropped, without a series', async () => {
    const { depth, duration, jobs, lines } = start()
    depth.labels({ queue: 'a' }).set(Number.NaN)
    depth.labels({ queue: 'a' }).dec('1' as unknown as number)
    duration.labels({ queue: 'a' }).observe(Number.POSITIVE_INFINITY)
    jobs.labels({ queue: 'a', status: 'done' }).inc(-1)
    expect(await lines('depth')).toEqual([])
    expect((await lines('telltale_dropped_samples_total')).sort()).toEqual([
      'telltale_dropped_samples_total{metric="depth",reason="invalid_value"} 2',
      'telltale_dropped_samples_total{metric="duration_seconds",reason="invalid_value"} 1',
      'telltale_dropped_samples_total{metric="jobs_total",reason="invalid_value"} 1',
    ])
  })

  it('does not compile', () => {
    const { jobs, starts } = start()
    // @ts-expect-error: a label is missing
    jobs.labels({ queue: 'a' })
    // @ts-expect-error: the value is not declared
    jobs.labels({ queue: 'a', status: 'lost' })
    // @ts-expect-error: a family without labels takes none
    starts.labels({ queue: 'a' })
  })
})

describe('the bound of a label', () => {
  it('is free again when series are removed', async () => {
    const { strict, lines } = start()
    strict.inc({ kind: 'a' })
    strict.inc({ kind: 'b' })
    strict.inc({ kind: 'c' })
    strict.remove({ kind: 'a' })
    strict.inc({ kind: 'c' })
    expect(await lines('strict_total')).toEqual([
      'strict_total{kind="b"} 1',
      'strict_total{kind="c"} 1',
    ])
  })

  it('holds for a hundred thousand values, in bounded memory', async () => {
    const { duration, lines } = start()
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 100_000; i++) duration.observe({ queue: `q${i}` }, 1)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(50e6)
    expect(await lines('duration_seconds_count')).toEqual([
      'duration_seconds_count{queue="q0"} 1',
      'duration_seconds_count{queue="q1"} 1',
      'duration_seconds_count{queue="other"} 99998',
    ])
    expect(await lines('telltale_folded_label_values_total')).toEqual([
      'telltale_folded_label_values_total{metric="duration_seconds",label="queue"} 99998',
    ])
    expect(await lines('telltale_series')).toContain(
      'telltale_series{metric="duration_seconds"} 15',
    )
  })

  it('folds a value that is too long', async () => {
    const { depth, lines } = start()
    depth.set({ queue: 'x'.repeat(10_000_000) }, 1)
    expect(await lines('depth')).toEqual(['depth{queue="other"} 1'])
  })
})

it("a replaced method of the client's metric is called by every handle", async () => {
  const { jobs, depth, duration, registry } = start()
  const seen: unknown[] = []
  const bound = [
    jobs.labels({ queue: 'a', status: 'done' }),
    depth.labels({ queue: 'a' }),
    duration.labels({ queue: 'a' }),
  ] as const
  for (const [name, method] of [
    ['jobs_total', 'inc'],
    ['depth', 'set'],
    ['duration_seconds', 'observe'],
  ] as const) {
    const metric = registry.getSingleMetric(name) as unknown as Record<string, unknown>
    metric[method] = (...args: unknown[]) => seen.push([name, ...args])
  }
  jobs.inc({ queue: 'a', status: 'done' })
  bound[0].inc(2)
  bound[1].set(3)
  bound[2].observe(4)
  expect(seen).toEqual([
    ['jobs_total', { queue: 'a', status: 'done' }, 1],
    ['jobs_total', { queue: 'a', status: 'done' }, 2],
    ['depth', { queue: 'a' }, 3],
    ['duration_seconds', { queue: 'a' }, 4],
  ])
})
