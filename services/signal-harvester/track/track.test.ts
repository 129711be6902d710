/** The five helpers, each against the numbers that Prometheus would read. */
import { familyOf, moved, samplesOf } from '@systems/kit/testing'
import { application } from '@systems/metrics/signal-harvester'
import { prices } from '@systems/metrics/signal-harvester/prices'
import { instrument } from '@telltale/runtime'
import { describe, expect, it } from 'vitest'
import { failure } from './failure.ts'
import { dbQueryTracker } from './track-db-query.ts'
import { embeddingTracker } from './track-embedding-generation.ts'
import { llmRequestTracker } from './track-llm-request.ts'
import { pipelineRunTracker } from './track-pipeline-run.ts'
import { cacheStatsUpdater } from './update-cache-stats.ts'

function start() {
  const metrics = instrument(application, {
    defaultMetrics: false,
    values: { model: ['gpt-4', 'gpt-3.5-turbo', 'claude', 'text-embedding-3-small'] },
  })
  const read = async (family: string) =>
    moved(familyOf(samplesOf(await metrics.registry.metrics()), family))
  return { metrics, read }
}

describe('trackDbQuery', () => {
  it('SH-R6: times a query, counts its outcome and passes errors on', async () => {
    const { metrics, read } = start()
    const trackDbQuery = dbQueryTracker(metrics.database)
    expect(await trackDbQuery('select', async () => ['row'])).toEqual(['row'])
    expect(trackDbQuery('select', () => 7)).toBe(7)
    const error = new Error('deadlock')
    await expect(trackDbQuery('update', () => Promise.reject(error))).rejects.toBe(error)
    expect(await read('database_queries_total')).toEqual({
      '{operation="select",status="success"}': 2,
      '{operation="update",status="error"}': 1,
    })
    expect(await read('database_query_duration_seconds_count')).toEqual({
      '{operation="select"}': 2,
      '{operation="update"}': 1,
    })
  })
})

describe('trackPipelineRun', () => {
  it('SH-R7: counts a success, times it and notes when it ended', async () => {
    const { metrics, read } = start()
    const before = Date.now() / 1000
    expect(await pipelineRunTracker(metrics.pipeline)('fetch', () => 'done')).toBe('done')
    expect(await read('pipeline_runs_total')).toEqual({ '{stage="fetch",status="success"}': 1 })
    expect(await read('pipeline_run_duration_seconds_count')).toEqual({ '{stage="fetch"}': 1 })
    expect(await read('pipeline_errors_total')).toEqual({})
    const lastRun = (await read('pipeline_last_run_timestamp_seconds'))['{stage="fetch"}']
    expect(lastRun).toBeGreaterThanOrEqual(before)
    expect(lastRun).toBeLessThanOrEqual(Date.now() / 1000)
  })

  it.each([
    ['llm', 'llm'],
    ['database', 'database'],
    ['solar flare', 'other'],
  ])('SH-R7: counts a failure of the kind %s as %s, and passes it on', async (kind, counted) => {
    const { metrics, read } = start()
    const error = failure(kind, 'no')
    const run = pipelineRunTracker(metrics.pipeline)('score', () => Promise.reject(error))
    await expect(run).rejects.toBe(error)
    expect(await read('pipeline_runs_total')).toEqual({ '{stage="score",status="failure"}': 1 })
    expect(await read('pipeline_errors_total')).toEqual({
      [`{stage="score",error_type="${counted}"}`]: 1,
    })
    expect(await read('pipeline_last_run_timestamp_seconds')).toHaveProperty(['{stage="score"}'])
  })

  it('SH-R7: a throw that is no Failure is of the kind other', async () => {
    const { metrics, read } = start()
    const run = pipelineRunTracker(metrics.pipeline)('embed', () => {
      throw new TypeError('oops')
    })
    await expect(run).rejects.toThrow('oops')
    expect(await read('pipeline_errors_total')).toEqual({
      '{stage="embed",error_type="other"}': 1,
    })
  })
})

describe('trackLlmRequest', () => {
  const gpt4 = { provider: 'openai', model: 'gpt-4' } as const

  it('SH-R8: counts a request, its duration and the tokens known before', async () => {
    const { metrics, read } = start()
    const trackLlmRequest = llmRequestTracker(metrics.llm, prices)
    const request = { ...gpt4, promptTokens: 1200, completionTokens: 300 }
    expect(await trackLlmRequest(request, async () => 'hi')).toBe('hi')
    expect(await read('llm_requests_total')).toEqual({
      '{provider="openai",model="gpt-4",status="success"}': 1,
    })
    expect(await read('llm_request_duration_seconds_count')).toEqual({
      '{provider="openai",model="gpt-4"}': 1,
    })
    expect(await read('llm_tokens_total')).toEqual({
      '{provider="openai",model="gpt-4",token_type="prompt"}': 1200,
      '{provider="openai",model="gpt-4",token_type="completion"}': 300,
    })
  })

  it('SH-R8: takes tokens when the call ends, too', async () => {
    const { metrics, read } = start()
    const trackLlmRequest = llmRequestTracker(metrics.llm, prices)
    await trackLlmRequest({ ...gpt4, promptTokens: 900 }, async (used) => {
      used({ completionTokens: 42 })
      return 'hi'
    })
    expect(await read('llm_tokens_total')).toEqual({
      '{provider="openai",model="gpt-4",token_type="prompt"}': 900,
      '{provider="openai",model="gpt-4",token_type="completion"}': 42,
    })
  })

  it('SH-R8: counts a failed request by kind, without tokens, and passes the error on', async () => {
    const { metrics, read } = start()
    const error = failure('rate_limit', 'slow down')
    const request = llmRequestTracker(metrics.llm, prices)({ ...gpt4, promptTokens: 900 }, () =>
      Promise.reject(error),
    )
    await expect(request).rejects.toBe(error)
    expect(await read('llm_requests_total')).toEqual({
      '{provider="openai",model="gpt-4",status="error"}': 1,
    })
    expect(await read('llm_errors_total')).toEqual({
      '{provider="openai",error_type="rate_limit"}': 1,
    })
    expect(await read('llm_tokens_total')).toEqual({})
    expect(await read('llm_requests_in_progress')).toEqual({})
  })

  it.each([
    ['openai', 'gpt-4', 'gpt-4', 0.0015 + 0.002],
    ['openai', 'gpt-4-preview', 'other', 0.0015 + 0.002],
    ['openai', 'gpt-3.5-turbo', 'gpt-3.5-turbo', 0.0005 + 0.0015],
    ['anthropic', 'claude', 'claude', 0.008 + 0.024],
  ] as const)(
    'SH-R12: 1000 + 1000 tokens of %s %s cost, as %s, %d dollars',
    async (provider, model, label, dollars) => {
      const { metrics, read } = start()
      const request = { provider, model, promptTokens: 1000, completionTokens: 1000 }
      await llmRequestTracker(metrics.llm, prices)(request, async () => 'hi')
      const cost = await read('llm_estimated_cost_usd_total')
      expect(cost[`{provider="${provider}",model="${label}"}`]).toBeCloseTo(dollars, 10)
    },
  )

  it('SH-R12: who is not in the price list costs nothing', async () => {
    const { metrics, read } = start()
    const request = { provider: 'other', model: 'claude', promptTokens: 1000 } as const
    await llmRequestTracker(metrics.llm, prices)(request, async () => 'hi')
    expect(await read('llm_estimated_cost_usd_total')).toEqual({})
  })
})

describe('trackEmbeddingGeneration', () => {
  it('SH-R9: counts and times generations by outcome', async () => {
    const { metrics, read } = start()
    const trackEmbeddingGeneration = embeddingTracker(metrics.embeddings)
    await trackEmbeddingGeneration('text-embedding-3-small', async () => [1])
    const failing = trackEmbeddingGeneration('text-embedding-3-small', () =>
      Promise.reject(new Error('no')),
    )
    await expect(failing).rejects.toThrow('no')
    expect(await read('embeddings_generated_total')).toEqual({
      '{model="text-embedding-3-small",status="success"}': 1,
      '{model="text-embedding-3-small",status="failure"}': 1,
    })
    expect(await read('embedding_generation_duration_seconds_count')).toEqual({
      '{model="text-embedding-3-small"}': 2,
    })
  })
})

describe('updateCacheStats', () => {
  it('SH-R10: counters advance by the difference, and a lower total begins anew', async () => {
    const { metrics, read } = start()
    const updateCacheStats = cacheStatsUpdater(metrics.cache)
    const snapshot = (hits: number, misses: number, evictions: number, size: number) =>
      updateCacheStats('llm', { hits, misses, evictions, size })
    const numbers = async () => ({
      ...(await read('cache_hits_total')),
      misses: (await read('cache_misses_total'))['{cache_name="llm"}'],
      evictions: (await read('cache_evictions_total'))['{cache_name="llm"}'],
      size: (await read('cache_items'))['{cache_name="llm"}'],
    })

    snapshot(10, 4, 1, 3)
    expect(await numbers()).toEqual({ '{cache_name="llm"}': 10, misses: 4, evictions: 1, size: 3 })
    snapshot(25, 4, 1, 9)
    expect(await numbers()).toEqual({ '{cache_name="llm"}': 25, misses: 4, evictions: 1, size: 9 })
    // The cache was emptied: 5 hits since then.
    snapshot(5, 1, 0, 2)
    expect(await numbers()).toEqual({ '{cache_name="llm"}': 30, misses: 5, evictions: 1, size: 2 })
  })

  it('SH-R10: caches do not disturb each other', async () => {
    const { metrics, read } = start()
    const updateCacheStats = cacheStatsUpdater(metrics.cache)
    updateCacheStats('llm', { hits: 10, misses: 0, evictions: 0, size: 1 })
    updateCacheStats('http', { hits: 3, misses: 0, evictions: 0, size: 1 })
    expect(await read('cache_hits_total')).toEqual({
      '{cache_name="llm"}': 10,
      '{cache_name="http"}': 3,
    })
  })
})

it('SH-R11: every metric can be used by hand', async () => {
  const { metrics, read } = start()
  metrics.http.requests.inc({ endpoint: '/custom', method: 'POST', status: '201' })
  expect(await read('http_requests_total')).toEqual({
    '{endpoint="/custom",method="POST",status="201"}': 1,
  })
})
