import { seededRandom } from '@systems/kit/random'
import { familyOf, moved, samplesOf } from '@systems/kit/testing'
import { application } from '@systems/metrics/signal-harvester'
import { prices } from '@systems/metrics/signal-harvester/prices'
import { instrument } from '@telltale/runtime'
import { expect, it } from 'vitest'
import { openLlm } from '../llm/llm.ts'
import { openDatabase } from '../store/database.ts'
import { openStore } from '../store/store.ts'
import { discovery, failingSource, instantProvider, listedSource } from '../testing.ts'
import { createPipeline } from './pipeline.ts'
import { generatedSource, type Source } from './sources.ts'

function start(sources: readonly Source[]) {
  const metrics = instrument(application, {
    defaultMetrics: false,
    values: { model: ['gpt-4', 'text-embedding-3-small'] },
  })
  const calm = { maxConnections: 5, slowness: 0, failureRate: 0 }
  const store = openStore(openDatabase(seededRandom(1), (_, query) => query(), calm))
  const llm = openLlm(instantProvider, metrics, { prices, cacheSize: 100 })
  const logged: string[] = []
  const pipeline = createPipeline({
    ...{ metrics, sources, store, llm },
    log: (message) => logged.push(message),
  })
  const read = async (family: string) =>
    moved(familyOf(samplesOf(await metrics.registry.metrics()), family))
  return { pipeline, read, store, logged }
}

it('fetches, scores, sorts into topics, resolves entities and embeds', async () => {
  const { pipeline, read, store } = start([
    listedSource('arxiv', [
      discovery({ names: ['Kelp Institute', 'Q'] }),
      discovery({ text: 'says nothing' }),
    ]),
    listedSource('mastodon', [
      discovery({ source: 'mastodon', names: ['KELP institute', 'KelpInstitute'] }),
    ]),
  ])
  await pipeline.run()
  expect(await read('discoveries_fetched_total')).toEqual({
    '{source="arxiv"}': 2,
    '{source="other"}': 1,
  })
  expect(await read('signals_scored_total')).toEqual({ '': 3 })
  expect(await read('topics_created_total')).toEqual({ '': 1 })
  expect(await read('entity_resolutions_total')).toEqual({
    '{outcome="created"}': 2,
    '{outcome="matched"}': 1,
    '{outcome="rejected"}': 1,
  })
  expect(await read('entity_merges_total')).toEqual({ '': 1 })
  expect(await read('embeddings_generated_total')).toEqual({
    '{model="text-embedding-3-small",status="success"}': 3,
  })
  expect(await read('cross_source_relationships_created_total')).toEqual({
    '{relationship_type="mentions"}': 3,
    '{relationship_type="related"}': 1,
    '{relationship_type="same_as"}': 1,
  })
  expect((await store.entities()).map(({ name, sources }) => [name, sources])).toEqual([
    ['Kelp Institute', ['arxiv', 'mastodon']],
  ])
  const stages = ['fetch', 'score', 'topics', 'entities', 'embed']
  expect(await read('pipeline_runs_total')).toEqual(
    Object.fromEntries(stages.map((stage) => [`{stage="${stage}",status="success"}`, 1])),
  )
})

it('counts what it fetched before only as fetched', async () => {
  const { pipeline, read } = start([listedSource('rss', [discovery({ source: 'rss' })])])
  await pipeline.run()
  await pipeline.run()
  expect(await read('signals_fetched_total')).toEqual({ '{source="rss"}': 2 })
  expect(await read('discoveries_fetched_total')).toEqual({ '{source="rss"}': 1 })
})

it('goes on without a source that fails, and fails when all do', async () => {
  const some = start([failingSource('x', 'auth'), listedSource('rss', [])])
  await some.pipeline.run()
  expect(await some.read('discovery_fetch_errors_total')).toEqual({
    '{source="x",error_type="auth"}': 1,
  })
  expect(await some.read('pipeline_errors_total')).toEqual({})
  const last = await some.read('discovery_last_success_timestamp_seconds')
  expect(Object.keys(last)).toEqual(['{source="rss"}'])

  const none = start([failingSource('x', 'auth'), failingSource('rss', 'volcano')])
  await none.pipeline.run()
  expect(await none.read('discovery_fetch_errors_total')).toMatchObject({
    '{source="rss",error_type="other"}': 1,
  })
  expect(await none.read('pipeline_errors_total')).toEqual({
    '{stage="fetch",error_type="fetch"}': 1,
  })
  expect(none.logged).toEqual(['The stage fetch failed: No source has answered.'])
})

it('does in the next run what a stage has failed to do', async () => {
  const broken = discovery({ title: 'fails' })
  let offered = [broken, discovery()]
  const { pipeline, read } = start([{ name: 'web', fetch: async () => offered }])
  await pipeline.run()
  expect(await read('pipeline_errors_total')).toEqual({
    '{stage="score",error_type="llm"}': 1,
    '{stage="embed",error_type="llm"}': 1,
  })
  const before = await read('signals_scored_total')
  offered = []
  await pipeline.run()
  expect((await read('signals_scored_total'))['']).toBeGreaterThan(before[''] ?? 0)
})

it('joins a run in progress instead of running twice', async () => {
  const { pipeline, read } = start([listedSource('rss', [])])
  await Promise.all([pipeline.run(), pipeline.run()])
  expect(await read('pipeline_runs_total')).toMatchObject({ '{stage="fetch",status="success"}': 1 })
})

it('generated sources repeat themselves, fail, and are the same for the same seed', async () => {
  const options = { items: 5, slowness: 0, failureRate: 0 }
  const [one, other] = [1, 1].map((seed) => generatedSource('arxiv', seededRandom(seed), options))
  const offers = [await one?.fetch(), await one?.fetch()]
  expect(offers[0]?.map(({ url }) => url)).toEqual((await other?.fetch())?.map(({ url }) => url))
  expect(offers[1]?.length).toBeGreaterThanOrEqual(5)
  const failing = generatedSource('x', seededRandom(1), { ...options, failureRate: 1 })
  await expect(failing.fetch()).rejects.toMatchObject({ kind: expect.any(String) })
})
