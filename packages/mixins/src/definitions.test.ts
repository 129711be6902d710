import { familiesOf, oneOf, seriesBound, seriesLimit } from '@telltale/core'
import { panelContext, print, select } from '@telltale/promql'
import { constantVariable } from 'telltale'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { failuresAlert } from './alerts.ts'
import { jobsPanels, llmPanels } from './dashboards.ts'
import {
  cache,
  circuitBreaker,
  connectionPool,
  httpServer,
  jobs,
  llmCalls,
  pipeline,
  queue,
} from './index.ts'
import { poolUtilization, tokenCost } from './queries.ts'

const every = {
  cache: cache(),
  circuitBreaker: circuitBreaker(),
  connectionPool: connectionPool(),
  httpServer: httpServer(),
  jobs: jobs(),
  llmCalls: llmCalls(),
  pipeline: pipeline(),
  queue: queue(),
}

describe('the definitions of every mixin', () => {
  it.each(familiesOf(every).map((family) => [family.name, family] as const))(
    '%s follows every convention, within the limit of series',
    (_, family) => {
      expect(family.problems).toEqual([])
      expect(seriesBound(family)).toBeLessThanOrEqual(seriesLimit)
      expect(family.help).toMatch(/^[A-Z].*\.$/)
    },
  )

  it('can all be exposed by one process: no name is used twice', () => {
    const names = familiesOf(every).map(({ name }) => name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  it('say how the values of several processes become one', () => {
    const gauges = familiesOf(every).filter(({ kind }) => kind === 'gauge')
    const silent = gauges.filter(({ aggregate }) => aggregate === undefined)
    // The positions of several breakers have no sum: each process shows its own.
    expect(silent.map(({ name }) => name)).toEqual(['circuit_breaker_state'])
  })
})

describe('work that begins, takes a while and ends', () => {
  const stages = pipeline({
    labels: { stage: oneOf('fetch', 'score') },
    outcome: { status: oneOf('success', 'failure') },
    runs: { help: 'Stages run.' },
    duration: { name: 'stage_seconds', buckets: [1, 60], labels: ['stage', 'status'] },
    lastRun: { aggregate: 'last' },
  })

  it('takes the names, labels and words of a system, as types', () => {
    expectTypeOf(stages.duration.name).toEqualTypeOf<'stage_seconds'>()
    expect(Object.keys(stages.duration.labels)).toEqual(['stage', 'status'])
    expect(Object.keys(stages.lastRun.labels)).toEqual(['stage'])
    expect(stages.lastRun.aggregate).toBe('last')
    select(stages.runs, { stage: 'fetch', status: 'failure' })
    // @ts-expect-error a stage fails with "failure" here
    select(stages.runs, { status: 'error' })
    // @ts-expect-error the last run is known by stage
    select(stages.lastRun, { status: 'success' })
    expectTypeOf<keyof typeof every.pipeline.duration.labels>().toEqualTypeOf<'stage'>()
  })

  it('is shown by what tells it apart, its outcome in the bars', () => {
    const { runs, duration } = stages
    expect(
      jobsPanels({ runs, duration }, { where: { stage: 'fetch' } }).map(({ title, queries }) => [
        title,
        queries.map((query) => query.legend ?? print(query, panelContext)),
      ]),
    ).toEqual([
      [
        'Runs over time',
        ['sum by (stage, status) (increase(pipeline_runs_total{stage="fetch"}[1h]))'],
      ],
      [
        'Run failure rate',
        [
          'sum by (stage) (rate(pipeline_runs_total{stage="fetch", status="failure"}[$__rate_interval])) / sum by (stage) (rate(pipeline_runs_total{stage="fetch"}[$__rate_interval]))',
        ],
      ],
      ['Run duration', ['{{stage}} p50', '{{stage}} p95']],
    ])
    // @ts-expect-error runs are told apart by stage
    jobsPanels({ runs, duration }, { by: ['job_type'] })
  })

  it('fails in its own words', () => {
    const { options } = failuresAlert('A', every.jobs.runs, { by: ['job_type'] })
    expect(options.description).toContain('of the jobs of {{ $labels.job_type }} fail')
  })
})

describe('calls of language models', () => {
  const { calls, duration, tokens } = llmCalls({
    labels: { provider: oneOf('openai', 'anthropic') },
    kinds: { token_type: oneOf('prompt', 'completion') },
    calls: { name: 'llm_requests_total', unit: 'requests' },
  })

  it('take the names and kinds of a system', () => {
    expect(calls).toMatchObject({ name: 'llm_requests_total', unit: 'requests' })
    expect(Object.keys(tokens.labels)).toEqual(['provider', 'token_type'])
    // @ts-expect-error tokens are prompt or completion here
    select(tokens, { token_type: 'input' })
  })

  it('are shown with the tokens by kind', () => {
    const titles = llmPanels({ calls, duration, tokens }).map(({ title, queries }) => [
      title,
      print(queries[0] ?? calls, panelContext),
    ])
    expect(Object.fromEntries(titles).Tokens).toBe(
      'sum by (provider, token_type) (rate(llm_tokens_total[$__rate_interval]))',
    )
  })

  it('cost what the price list says, fixed or of the dashboard', () => {
    const cost = tokenCost(
      tokens,
      [
        { of: { provider: 'openai', token_type: 'prompt' }, price: 0.5 },
        { of: { token_type: 'completion' }, price: constantVariable('price_output', 15) },
      ],
      { range: '24h', per: 1000 },
    )
    expect(print(cost)).toBe(
      'sum(increase(llm_tokens_total{provider="openai", token_type="prompt"}[24h])) * 0.5 / 1000 + sum(increase(llm_tokens_total{token_type="completion"}[24h])) * $price_output / 1000',
    )
    expect(print(tokenCost(tokens, [{ of: {}, price: 1 }], { range: '1h', orZero: true }))).toBe(
      'sum(increase(llm_tokens_total[1h])) * 1 / 1000000 or vector(0)',
    )
  })
})

describe('a pool of connections', () => {
  it('is used up pool by pool, and may have no name', () => {
    const { used, max } = connectionPool({
      labels: {},
      used: { name: 'database_connections_active' },
      max: { name: 'database_connections_max' },
    })
    expect(print(poolUtilization({ used, max }))).toBe(
      'database_connections_active / database_connections_max',
    )
    expect(print(poolUtilization(every.connectionPool, { where: { pool_name: 'orders' } }))).toBe(
      'connection_pool_used_connections{pool_name="orders"} / connection_pool_max_connections{pool_name="orders"}',
    )
  })
})
