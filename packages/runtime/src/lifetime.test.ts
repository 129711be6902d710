import { counter, gauge, histogram, type Problem, upTo } from '@telltale/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type InstrumentOptions, instrument, render } from './index.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const minutes = (count: number) => vi.advanceTimersByTime(count * 60_000)

describe('a family with expireAfter', () => {
  const labels = { task: upTo(2) }
  const start = () =>
    instrument(
      {
        runs: counter('runs_total', { help: 'Runs.', labels, expireAfter: '10m' }),
        progress: gauge('progress_ratio', { help: 'Progress.', labels, expireAfter: '10m' }),
        steps: histogram('step_seconds', {
          help: 'Steps.',
          labels,
          buckets: [1],
          expireAfter: '10m',
        }),
        kept: counter('kept_total', { help: 'Kept.', labels }),
      },
      { defaultMetrics: false },
    )

  it('drops the series that nobody has used for that long, and takes them up again', async () => {
    const { runs, kept, registry } = start()
    runs.inc({ task: 'a' })
    runs.inc({ task: 'b' })
    kept.inc({ task: 'a' })
    await render(registry)
    minutes(6)
    runs.inc({ task: 'b' })
    await render(registry)
    minutes(6)
    const text = String(await render(registry))
    expect(text).not.toContain('runs_total{task="a"}')
    expect(text).toContain('runs_total{task="b"} 2')
    expect(text).toContain('kept_total{task="a"} 1')
    // Its place is free for another job.
    runs.inc({ task: 'c' })
    expect(String(await render(registry))).toContain('runs_total{task="c"} 1')
  })

  it('counts as used what a bound series records, even the same value', async () => {
    const { runs, progress, steps, registry } = start()
    const bound = {
      run: runs.labels({ task: 'a' }),
      progress: progress.labels({ task: 'a' }),
      step: steps.labels({ task: 'a' }),
    }
    for (let i = 0; i < 10; i++) {
      bound.run.inc(0)
      bound.progress.set(1)
      bound.step.observe(1)
      await render(registry)
      minutes(6)
    }
    const text = String(await render(registry))
    expect(text).toContain('runs_total{task="a"} 0')
    expect(text).toContain('progress_ratio{task="a"} 1')
    expect(text).toContain('step_seconds_count{task="a"} 10')
    minutes(11)
    expect(String(await render(registry))).not.toContain('{task="a"}')
    bound.progress.set(0.5)
    expect(await registry.metrics()).toContain('progress_ratio{task="a"} 0.5')
  })

  it("expires for the client's own readers, too", async () => {
    const { runs, registry } = start()
    runs.inc({ task: 'a' })
    const values = async () => (await registry.getSingleMetric('runs_total')?.get())?.values.length
    expect(await values()).toBe(1)
    minutes(11)
    expect(await values()).toBe(0)
  })
})

describe('a family that was renamed', () => {
  const definitions = {
    jobs: counter('jobs_done_total', {
      help: 'Jobs done.',
      unit: 'jobs',
      labels: { kind: upTo(5) },
      was: { name: 'job_count_total', until: '2030-06-30' },
    }),
    time: histogram('job_duration_seconds', {
      help: 'Time taken.',
      buckets: [1],
      was: { name: 'job_seconds', until: '2030-06-30' },
    }),
  }
  const start = (options: InstrumentOptions = {}) => {
    const problems: Problem[] = []
    const onProblem = (problem: Problem) => problems.push(problem)
    return {
      ...instrument(definitions, { defaultMetrics: false, onProblem, ...options }),
      problems,
    }
  }

  it('has the same values under both names until the last day is over', async () => {
    vi.setSystemTime('2030-06-30T23:59:00Z')
    const { jobs, time, registry, problems } = start()
    jobs.inc({ kind: 'a' }, 3)
    time.observe(0.5)
    const text = await registry.metrics()
    expect(text).toContain('jobs_done_total{kind="a"} 3')
    expect(text).toContain('job_count_total{kind="a"} 3')
    expect(text).toContain(
      '# HELP job_count_total Former name of jobs_done_total, until 2030-06-30. Jobs done.',
    )
    expect(text).toContain('job_duration_seconds_count 1')
    expect(text).toContain('job_seconds_count 1')
    expect(problems).toEqual([])
  })

  it('has its new name only from then on, and says so', async () => {
    vi.setSystemTime('2030-07-01T00:00:00Z')
    const { jobs, registry, problems } = start()
    jobs.inc({ kind: 'a' })
    expect(await registry.metrics()).not.toContain('job_count_total')
    expect(problems.map((problem) => problem.summary)).toEqual([
      'job_count_total, the former name of jobs_done_total, is no longer exposed: its time ended on 2030-06-30.',
      'job_seconds, the former name of job_duration_seconds, is no longer exposed: its time ended on 2030-06-30.',
    ])
  })

  it('may be instrumented again, and with a prefix', async () => {
    vi.setSystemTime('2030-01-01')
    const { registry } = start()
    const again = start({ registry })
    again.jobs.inc({ kind: 'a' })
    expect(await registry.metrics()).toContain('job_count_total{kind="a"} 1')
    const shop = start({ prefix: 'shop_' })
    shop.jobs.inc({ kind: 'a' })
    expect(await shop.registry.metrics()).toContain('shop_job_count_total{kind="a"} 1')
  })
})
