import * as successor from '@prometheus-io/client'
import { counter, gauge, histogram, httpRoute, oneOf, type Problem } from '@telltale/core'
import type { Registry } from 'prom-client'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  type Client,
  type CounterHandle,
  type DistributionHandle,
  type GaugeHandle,
  instrument,
  track,
} from './index.ts'

const stage = oneOf('embed', 'rank').otherwise('other')
const definitions = {
  pipeline: {
    runs: counter('runs_total', {
      help: 'Runs by outcome.',
      unit: 'runs',
      labels: { stage, status: oneOf('success', 'error') },
    }),
    duration: histogram('run_duration_seconds', {
      help: 'Time taken by a run.',
      labels: { stage, route: httpRoute },
      buckets: [1, 2],
    }),
  },
  depth: gauge('depth', { help: 'Jobs that wait.', unit: 'jobs' }),
}
const start = () => {
  const problems: Problem[] = []
  const onProblem = (problem: Problem) => problems.push(problem)
  return { ...instrument(definitions, { defaultMetrics: false, onProblem }), problems }
}

describe('the types', () => {
  it('mirror the definitions, with their labels and values', () => {
    const { pipeline, depth, registry } = start()
    expectTypeOf(pipeline.runs).toEqualTypeOf<
      CounterHandle<{
        readonly stage: 'embed' | 'rank' | 'other'
        readonly status: 'success' | 'error'
      }>
    >()
    expectTypeOf(pipeline.duration).toEqualTypeOf<
      DistributionHandle<{ readonly stage: 'embed' | 'rank' | 'other'; readonly route: string }>
    >()
    // biome-ignore lint/complexity/noBannedTypes: a family without labels
    expectTypeOf(depth).toEqualTypeOf<GaugeHandle<{}>>()
    expectTypeOf(registry).toEqualTypeOf<Registry>()
  })

  it('give the registry of the client that is passed', () => {
    const { registry } = instrument({}, { client: successor, defaultMetrics: false })
    expectTypeOf(registry).toEqualTypeOf<successor.Registry>()
    expectTypeOf(successor).toExtend<Client>()
    expectTypeOf<typeof import('prom-client')>().toExtend<Client>()
  })

  it('refuse what would be dropped, and what is dropped anyway does not throw', () => {
    const { pipeline, depth, problems } = start()
    // @ts-expect-error: a label is missing
    pipeline.runs.inc({ stage: 'embed' })
    // @ts-expect-error: all labels are missing
    pipeline.runs.inc()
    // @ts-expect-error: the value is not declared
    pipeline.runs.inc({ stage: 'rank', status: 'sucess' })
    // @ts-expect-error: the label is not declared
    pipeline.runs.inc({ stage: 'rank', status: 'error', user: '7' })
    // @ts-expect-error: a gauge without labels takes none
    depth.set({ queue: 'a' }, 1)
    // @ts-expect-error: a value is not text
    depth.set('1')
    // @ts-expect-error: the timer lacks the route
    pipeline.duration.startTimer({ stage: 'embed' })()
    expect(new Set(problems.map((problem) => problem.code))).toEqual(
      new Set([
        'runtime/missing-label',
        'runtime/unknown-label-value',
        'runtime/undeclared-label',
        'runtime/invalid-value',
      ]),
    )
  })

  it('refuse methods that the kind does not have', () => {
    const { pipeline, depth } = start()
    // @ts-expect-error: a counter is not set
    expect(pipeline.runs.set).toBeUndefined()
    // @ts-expect-error: a gauge is not observed
    expect(depth.observe).toBeUndefined()
    // @ts-expect-error: a histogram is not incremented
    expect(pipeline.duration.inc).toBeUndefined()
  })

  it('know which labels a timer and a tracked piece of work still need', () => {
    const { pipeline, problems } = start()
    pipeline.duration.startTimer({ stage: 'embed' })({ route: '/a' })
    // @ts-expect-error: the label is not declared
    pipeline.duration.startTimer({ user: '7' })
    const { runs, duration } = pipeline
    expectTypeOf(track([runs, duration], { stage: 'rank', route: '/a' }, () => 7)).toBeNumber()
    expect(problems).toEqual([])
    // @ts-expect-error: the duration's route is missing
    track([runs, duration], { stage: 'rank' }, () => 7)
    expect(problems.map((problem) => problem.code)).toEqual(['runtime/missing-label'])
  })
})
