import { counter, gauge, histogram, oneOf, type Problem, upTo } from '@telltale/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { instrument } from './index.ts'

const definitions = {
  runs: counter('runs_total', {
    help: 'Runs by outcome.',
    unit: 'runs',
    labels: { stage: upTo(2), status: oneOf('success', 'error') },
  }),
  depth: gauge('depth', { help: 'Jobs that wait.', unit: 'jobs' }),
  duration: histogram('run_duration_seconds', {
    help: 'Time taken by a run.',
    labels: { code: upTo(5, { pattern: /^\d+$/ }) },
    buckets: [1, 2],
  }),
}

/** What a caller without types may pass. */
// biome-ignore lint/suspicious/noExplicitAny: these calls must not compile, and still not throw
type Careless = any

let problems: Problem[]
let metrics: Careless

beforeEach(() => {
  problems = []
  metrics = instrument(definitions, {
    defaultMetrics: false,
    onProblem: (problem) => problems.push(problem),
  })
})

const drops = async (): Promise<readonly string[]> =>
  [...(await metrics.registry.metrics()).matchAll(/^telltale_dropped_samples_total(\{.*)$/gm)].map(
    (match) => match[1],
  )

describe('a sample that does not fit its definition is not recorded, but counted by reason', () => {
  const ok = { stage: 'a', status: 'success' }
  const cases: readonly (readonly [string, () => void, string])[] = [
    ['a label is missing', () => metrics.runs.inc({ stage: 'a' }), 'missing_label'],
    ['a label is undefined', () => metrics.runs.inc({ ...ok, stage: undefined }), 'missing_label'],
    ['there are no labels at all', () => metrics.runs.inc(), 'missing_label'],
    ['a label is not declared', () => metrics.runs.inc({ ...ok, user: '7' }), 'undeclared_label'],
    [
      'a closed label has another value',
      () => metrics.runs.inc({ ...ok, status: 'sucess' }),
      'unknown_label_value',
    ],
    ['a counter is to fall', () => metrics.runs.inc(ok, -1), 'invalid_value'],
    ['a counter gets NaN', () => metrics.runs.inc(ok, Number.NaN), 'invalid_value'],
    ['a counter gets infinity', () => metrics.runs.inc(ok, 1 / 0), 'invalid_value'],
    ['a counter gets text', () => metrics.runs.inc(ok, '3'), 'invalid_value'],
  ]
  it.each(cases)('%s', async (_title, call, reason) => {
    call()
    expect(await drops()).toEqual([`{metric="runs_total",reason="${reason}"} 1`])
    expect(await metrics.registry.metrics()).not.toContain('runs_total{stage')
  })

  it('an open label without fold runs over its bound', async () => {
    for (const stage of ['a', 'b', 'c', 'd']) metrics.runs.inc({ ...ok, stage })
    expect(await drops()).toEqual(['{metric="runs_total",reason="too_many_label_values"} 2'])
  })

  it('a value does not match the pattern of an open label', async () => {
    metrics.duration.observe({ code: 'abc' }, 1)
    expect(await drops()).toEqual([
      '{metric="run_duration_seconds",reason="unknown_label_value"} 1',
    ])
  })

  it('a gauge or a histogram gets NaN', async () => {
    metrics.depth.set(Number.NaN)
    metrics.duration.observe({ code: '1' }, Number.NaN)
    expect(await drops()).toEqual([
      '{metric="depth",reason="invalid_value"} 1',
      '{metric="run_duration_seconds",reason="invalid_value"} 1',
    ])
  })

  it('the client throws', async () => {
    metrics.registry.getSingleMetric('runs_total').inc = () => {
      throw new Error('out of order')
    }
    metrics.runs.inc(ok)
    expect(await drops()).toEqual(['{metric="runs_total",reason="client_error"} 1'])
    expect(problems[0]?.summary).toBe(
      'A sample of runs_total was not recorded: the Prometheus client failed: out of order',
    )
  })

  it('even counting drops throws', () => {
    metrics.registry.getSingleMetric('telltale_dropped_samples_total').inc = () => {
      throw new Error('out of order')
    }
    expect(() => metrics.runs.inc({})).not.toThrow()
    expect(problems).toHaveLength(1)
  })
})

describe('a drop is reported', () => {
  it('once per metric and reason', () => {
    for (let i = 0; i < 100; i++) metrics.runs.inc({ stage: 'a', status: 'sucess' })
    metrics.runs.inc({ stage: 'a' })
    expect(problems.map((problem) => problem.code)).toEqual([
      'runtime/unknown-label-value',
      'runtime/missing-label',
    ])
  })

  it('with the value, the nearest known one, the call and the definition', () => {
    metrics.runs.inc({ stage: 'a', status: 'sucess' })
    expect(problems[0]?.summary).toBe(
      'A sample of runs_total was not recorded: "sucess" is not a value of the label "status". Did you mean "success"? It takes success, error.',
    )
    expect(problems[0]?.at?.file).toMatch(/safety\.test\.ts$/)
    expect(problems[0]?.related?.[0]?.at?.file).toMatch(/safety\.test\.ts$/)
  })

  it('to a logger that may throw', () => {
    const failing = instrument(definitions, {
      defaultMetrics: false,
      onProblem: () => {
        throw new Error('disk full')
      },
    })
    expect(() => failing.depth.set(Number.NaN)).not.toThrow()
  })

  it('as a warning of the Node.js process when there is no logger', async () => {
    const warning = new Promise<Error>((resolve) => process.once('warning', resolve))
    instrument(definitions, { defaultMetrics: false }).depth.set(Number.NaN)
    expect((await warning).name).toBe('TelltaleWarning')
    expect((await warning).message).toContain('depth was not recorded: NaN is not a value')
  })
})

it('a number as a label value is taken as text', async () => {
  metrics.duration.observe({ code: 200 }, 1)
  expect(await metrics.registry.metrics()).toContain('run_duration_seconds_count{code="200"} 1')
  expect(await drops()).toEqual([])
})
