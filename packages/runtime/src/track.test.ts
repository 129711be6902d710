import { counter, histogram, oneOf } from '@telltale/core'
import { expect, it } from 'vitest'
import { instrument, track } from './index.ts'

const stage = oneOf('embed', 'rank')
const definitions = {
  duration: histogram('run_duration_seconds', {
    help: 'Time taken by a run.',
    labels: { stage },
    buckets: [1, 10],
  }),
  runs: counter('runs_total', {
    help: 'Runs by outcome.',
    unit: 'runs',
    labels: { stage, status: oneOf('success', 'error') },
  }),
  jobs: counter('jobs_total', {
    help: 'Jobs by outcome.',
    unit: 'jobs',
    labels: { result: oneOf('completed', 'failed') },
  }),
}
const start = () => instrument(definitions, { defaultMetrics: false })

it('track records duration and success, and returns what the work returns', async () => {
  const { duration, runs, registry } = start()
  expect(await track([duration, runs], { stage: 'embed' }, async () => 7)).toBe(7)
  expect(track([duration, runs], { stage: 'rank' }, () => 8)).toBe(8)
  const text = await registry.metrics()
  expect(text).toContain('runs_total{stage="embed",status="success"} 1')
  expect(text).toContain('runs_total{stage="rank",status="success"} 1')
  expect(text).toContain('run_duration_seconds_count{stage="embed"} 1')
})

it('track records a rejection and a throw as errors, and passes the very error on', async () => {
  const { duration, runs, registry } = start()
  const error = new Error('no')
  const rejected = track([duration, runs], { stage: 'embed' }, () => Promise.reject(error))
  await expect(rejected).rejects.toBe(error)
  expect(() =>
    track([duration, runs], { stage: 'embed' }, () => {
      throw error
    }),
  ).toThrow(error)
  const text = await registry.metrics()
  expect(text).toContain('runs_total{stage="embed",status="error"} 2')
  expect(text).toContain('run_duration_seconds_count{stage="embed"} 2')
})

it('track measures until the work has ended', async () => {
  const { duration, registry } = start()
  const work = () => new Promise((resolve) => setTimeout(resolve, 40))
  await track([duration], { stage: 'embed' }, work)
  const sum = /run_duration_seconds_sum\{stage="embed"\} (\S+)/.exec(await registry.metrics())
  expect(Number(sum?.[1])).toBeGreaterThan(0.035)
})

it('track calls the outcome as the family does', async () => {
  const { jobs, registry } = start()
  const names = { label: 'result', success: 'completed', error: 'failed' } as const
  track([jobs], {}, () => 1, names)
  await track([jobs], {}, () => Promise.reject(new Error('no')), names).catch(() => {})
  const text = await registry.metrics()
  expect(text).toContain('jobs_total{result="completed"} 1')
  expect(text).toContain('jobs_total{result="failed"} 1')
})
